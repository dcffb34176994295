/** English sentences by message code. `{name}` is replaced by the argument; a number gets thousands separators. */
export type Sentences = Readonly<Record<string, string>>;
