/** Reads comma-separated values as RFC 4180 has them, and their texts by the rule of the README, independently of what writes them. */

/** The text that a field says: without the apostrophes that keep it from being a formula, and with what files cannot hold. */
export function textOf(field: string): string {
  return unescapedText(field.replace(/(^|[;\t\r\n])'/g, '$1'));
}

/** A text of an exported file with the characters that it has escapes for. */
export function unescapedText(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The records of a file, each a list of fields. Throws for a quote out of place. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('a quoted field has no end');
        if (text[at] === '"') {
          if (text[at + 1] !== '"') break;
          at++;
        }
        field += text[at];
      }
      at++;
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
        if (text[at] === '"') throw new Error(`a quote within a field at ${at}`);
        field += text[at++];
      }
    }
    record.push(field);
    if (text[at] === ',') {
      at++;
      continue;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no line end at ${at}`);
    at += 2;
    records.push(record);
    record = [];
  }
  return records;
}
