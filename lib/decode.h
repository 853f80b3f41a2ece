/* decode - the bytes of a file as UTF-8, whatever they were                                    floor 2
 *
 * It stands between the descriptor and who takes the text apart. gzip is unpacked (also several members, one
 * behind the other). A byte order mark, also after blanks, or the NULs of UTF-16 say what the bytes are; else
 * the declaration of an XML file does; else they are UTF-8, and a line that cannot be is Windows-1252, which is said once. So in a file that changes
 * between the two (two exports in one) each line is read as what it is. Only a line with both, in a file that
 * has lines in UTF-8, cannot be decided: its bytes are handed on as they are.
 *
 * What has no meaning is never made into something: such bytes come as they are (FF for those that are not in
 * the encoding asked for), are no UTF-8, and are for who reads on to refuse. Memory does not grow with the file.
 */
#ifndef DECODE_H
#define DECODE_H

#include <stdbool.h>
#include <stddef.h>

struct decode;

/* Read from a descriptor, which stays the caller's. FILE (NULL: standard input) is for messages. ENCODING
 * NULL: find it out; else "utf-8", "utf-16", "windows-1252" or what iconv(3) knows. Ends the program with
 * END_USAGE when there is no such encoding, END_DATA when the file is no text (a spreadsheet, another
 * compression) or says itself that it is in one that does not exist, END_IO when it cannot be read
 * (END_NO_INPUT: a directory). */
struct decode *decode_open(int fd, const char *file, const char *encoding);
void decode_close(struct decode *);

/* What the text begins with, as far as it is there: *N bytes, which decode_read() gives again. */
const char *decode_peek(struct decode *, size_t *n);

/* Up to ROOM bytes, 0 at the end. */
size_t decode_read(struct decode *, char *to, size_t room);

/* What the bytes should be: the encoding that was asked for, else "UTF-16" or "UTF-8". */
const char *decode_encoding(const struct decode *);

/* May there be bytes that are no UTF-8 in what was handed out? */
bool decode_doubtful(const struct decode *);

/* The end came by a signal: what was being written may not be whole. */
bool decode_cut(const struct decode *);

/* Why the end is not that of the text: "its gzip data is cut short". NULL: it is. */
const char *decode_fault(const struct decode *);

/* Was the file other than plain UTF-8 without a byte order mark? (A spreadsheet needs the mark to see UTF-8.) */
bool decode_marked(const struct decode *);

/* The file's name for messages. */
const char *decode_name(const struct decode *);

/* Bytes of the file read so far. */
long long decode_done(const struct decode *);

#endif
