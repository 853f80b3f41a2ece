/* bill - an invoice or credit note laid out for people                                         floor 2
 */
#ifndef BILL_H
#define BILL_H

#include <jansson.h>

/* The document with what a printed page needs beside it, all in `bill`:
 *     heads     the kinds of tax on it, ["CGST", "SGST"]: the columns of a table
 *     lines     the document's, and delivery when it costs something, each with `n` (from 1) and `heads`,
 *               for each column an object {borne: {rate, amount}}, empty where the line does not bear that
 *               tax
 *     sums      of each head, {name, amount}
 *     taxed     is there any tax?
 *     words     the total in English words, as Indian invoices say it, "Rupees three hundred fifty-eight
 *               only"; only in INR
 *     supply    the place of supply
 *     india     is the seller there? (his number is called GSTIN)
 * The caller owns it. */
json_t *bill_of(const json_t *document);

#endif
