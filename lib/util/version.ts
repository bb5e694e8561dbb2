/** The version of the package; a spec holds it equal to that of package.json. */
export const version = '0.1.0';
