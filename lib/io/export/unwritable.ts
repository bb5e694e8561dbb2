/** What a language does not have: its message names the function, operation or number. */
export class Unwritable extends Error {}
