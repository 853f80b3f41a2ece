/* clock - the time that programs see pass
 *
 * What o'clock it is at the shop says ECOM_NOW; this is the time that waiting takes, and nobody waits.
 */
#ifndef CLOCK_H
#define CLOCK_H

void clock_pass(long milliseconds);

#endif
