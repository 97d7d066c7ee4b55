/**
 * Byte order marks of encodings other than UTF-8, each character a byte: those of UTF-32 first, for
 * UTF-16's begin one of them.
 */
export const byteOrderMarks: readonly (readonly [mark: string, encoding: string])[] = [
  ['\xff\xfe\0\0', 'UTF-32 (little-endian)'],
  ['\0\0\xfe\xff', 'UTF-32 (big-endian)'],
  ['\xff\xfe', 'UTF-16 (little-endian)'],
  ['\xfe\xff', 'UTF-16 (big-endian)'],
];
