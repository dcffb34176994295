import { teamTexts, writeTeamText } from '../disk/teamFiles';

/** The set-up files of a workspace folder with their texts, by name; none where there is no such folder. */
export const setupTexts = async (workspace: string): ReturnType<typeof teamTexts> => teamTexts(workspace, 'contamination');

/** Writes a set-up file whole. Throws `setup-unwritable`. */
export const writeSetupText = async (workspace: string, name: string, text: string): Promise<string> => writeTeamText(workspace, 'contamination', name, text);
