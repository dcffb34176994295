/** The feature: saved queries, and the relations by role that they are written against. */
export const QUERY = 'query';

/** Relations made of the roles of the shape, beside `dataset`. */
export const ROLE_RELATIONS = ['records', 'answers', 'turns', 'verdicts'] as const;
export type RoleRelationName = (typeof ROLE_RELATIONS)[number];
