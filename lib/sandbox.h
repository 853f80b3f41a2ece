/* sandbox - what a program lets go of before it reads the first byte from outside             floor 1
 *
 * Who opens something says what will be needed; sandbox_shut() takes the rest away for good, from this
 * process and those it forks: files by Landlock (Linux 5.19 or newer), starting programs, sockets, and calls
 * no filter has use for by seccomp (on amd64, arm64, riscv64, ppc64le and s390x). A kernel that has not one
 * of them gives less. With ECOM_SANDBOX=off in the environment nothing is taken away.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

/* Leave no core dump, where customers' data would lie: at once. */
void sandbox_no_core(void);

/* A file, or a folder and all in it, that will be read; made, changed and removed too. NULL is none. What is
 * to be read and is not there is left out; for what is to be written and is not there yet, the nearest folder
 * above it counts. */
void sandbox_read(const char *path);
void sandbox_write(const char *path);

/* A file or folder that will be made, moved to, or removed as a whole. */
void sandbox_make(const char *path);

/* Sockets will be needed. */
void sandbox_connect(void);

/* From now on only that, and what the system's libraries read. Again: nothing. */
void sandbox_shut(void);

#endif
