const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EACCES: 'it may not be written to',
  EPERM: 'it may not be written to',
  EROFS: 'it may not be written to',
  EISDIR: 'it is a folder',
  ENOTDIR: 'its folder is a file',
  EEXIST: 'it is a file',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'it is a link to itself',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
};

/** Why something could not be written, out of the error of the system. */
export function writeReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? String(error);
}
