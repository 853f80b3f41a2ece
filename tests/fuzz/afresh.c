/* afresh - run rooms as if the program had just been started */
#include "afresh.h"

#include <csv.h>
#include <expat.h>
#include <fcntl.h>
#include <iconv.h>
#include <jansson.h>
#include <regex.h>
#include <sanitizer/asan_interface.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"

struct text afresh_written;

static bool running, prepared;
static jmp_buf out;
static int ending;

void
must_have(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, condition);
	abort();
}

/* ---- memory: all that a run took, in a table by address ---- */

enum { PLACES = 1 << 20, MOST = PLACES / 2 };
static void *taken[PLACES]; /* open addressing; a place given back holds GONE */
static size_t used[MOST], n_used; /* the places that hold something */
static char gone[1];

void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
void __real_free(void *);
_Noreturn void __real_exit(int);
XML_Parser __real_XML_ParserCreate(const char *);
int __real_csv_init(struct csv_parser *, unsigned char);
void __real_filter_write(struct text *);

static size_t
place_of(const void *p)
{
	return ((uintptr_t)p >> 4) * 0x9E3779B97F4A7C15u >> 44 & (PLACES - 1);
}

static void *
note(void *p)
{
	size_t at = place_of(p);

	if (!running || !p || n_used == MOST)
		return p;
	while (taken[at])
		at = (at + 1) & (PLACES - 1);
	taken[at] = p;
	used[n_used++] = at;
	return p;
}

static void
forget(void *p)
{
	size_t at = place_of(p);

	if (!running || !p)
		return;
	while (taken[at] && taken[at] != p)
		at = (at + 1) & (PLACES - 1);
	if (taken[at])
		taken[at] = gone;
}

/* Large pieces of it stay for the next run: the sanitizer would have each mapped anew, which takes longer than the run does. */
enum { LARGE = 1 << 17, PIECES = 32 };
static struct piece {
	void *at;
	size_t n;
	bool used;
} pieces[PIECES];

static struct piece *
piece_at(const void *p)
{
	for (int i = 0; running && p && i < PIECES; i++)
		if (pieces[i].at == p)
			return &pieces[i];
	return NULL;
}

static void *
large(size_t n)
{
	struct piece *piece = pieces, *end = pieces + PIECES;

	while (piece < end && piece->at && (piece->used || piece->n != n))
		piece++;
	if (!running || n < LARGE || piece == end)
		return NULL;
	if (!piece->at)
		*piece = (struct piece){ __real_malloc(n), n, false };
	piece->used = piece->at != NULL;
	ASAN_UNPOISON_MEMORY_REGION(piece->at, n);
	return piece->at;
}

static void
drop(struct piece *piece)
{
	must(piece->used);
	ASAN_POISON_MEMORY_REGION(piece->at, piece->n);
	piece->used = false;
}

static void
give_back(void)
{
	for (int i = 0; i < PIECES; i++)
		if (pieces[i].used)
			drop(&pieces[i]);
	while (n_used > 0) {
		void **place = &taken[used[--n_used]];
		if (*place != gone)
			__real_free(*place);
		*place = NULL;
	}
}

void *
__wrap_malloc(size_t n)
{
	void *piece = large(n);

	return piece ? piece : note(__real_malloc(n));
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return note(__real_calloc(n, size));
}

void *
__wrap_realloc(void *p, size_t n)
{
	struct piece *piece = piece_at(p);
	void *more;

	if (!piece) {
		forget(p);
		return note(__real_realloc(p, n));
	}
	more = note(__real_malloc(n));
	if (more) {
		memcpy(more, p, n < piece->n ? n : piece->n);
		drop(piece);
	}
	return more;
}

char *
__wrap_strdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(__wrap_malloc(n), s, n);
}

void
__wrap_free(void *p)
{
	struct piece *piece = piece_at(p);

	if (piece) {
		drop(piece);
		return;
	}
	forget(p);
	__real_free(p);
}

XML_Parser
__wrap_XML_ParserCreate(const char *encoding)
{
	static const XML_Memory_Handling_Suite ours = { __wrap_malloc, __wrap_realloc, __wrap_free };

	return XML_ParserCreate_MM(encoding, &ours, NULL);
}

int
__wrap_csv_init(struct csv_parser *parser, unsigned char options)
{
	int wrong = __real_csv_init(parser, options);

	csv_set_realloc_func(parser, __wrap_realloc);
	csv_set_free_func(parser, __wrap_free);
	return wrong;
}

/* ---- what is not given back by free(): the buffers of getline(), files, patterns, converters ---- */

ssize_t __real___getdelim(char **, size_t *, int, FILE *); /* what getline() is to a compiler that looks into it */
FILE *__real_fopen(const char *, const char *);
int __real_fclose(FILE *);
int __real_regcomp(regex_t *, const char *, int);
iconv_t __real_iconv_open(const char *, const char *);
int __real_iconv_close(iconv_t);

enum kind { NOTHING, OPEN_FILE, PATTERN, CONVERTER };
static struct {
	enum kind kind;
	void *thing;
} held[256];

static void
hold(enum kind kind, void *thing, enum kind was)
{
	for (size_t i = 0; running && i < sizeof held / sizeof *held; i++)
		if (held[i].kind == was && (was == NOTHING || held[i].thing == thing)) {
			held[i].kind = kind;
			held[i].thing = thing;
			return;
		}
}

static void
let_go(void)
{
	for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
		switch (held[i].kind) {
		case OPEN_FILE: __real_fclose(held[i].thing); break;
		case PATTERN: regfree(held[i].thing); break;
		case CONVERTER: __real_iconv_close(held[i].thing); break;
		case NOTHING: break;
		}
		held[i].kind = NOTHING;
	}
}

ssize_t
__wrap___getdelim(char **line, size_t *room, int end, FILE *file)
{
	ssize_t n;

	forget(*line);
	n = __real___getdelim(line, room, end, file);
	note(*line);
	return n;
}

FILE *
__wrap_fopen(const char *path, const char *mode)
{
	FILE *file = __real_fopen(path, mode);

	if (file)
		hold(OPEN_FILE, file, NOTHING);
	return file;
}

int
__wrap_fclose(FILE *file)
{
	hold(NOTHING, file, OPEN_FILE);
	return __real_fclose(file);
}

int
__wrap_regcomp(regex_t *regex, const char *pattern, int flags)
{
	int wrong = __real_regcomp(regex, pattern, flags);

	if (wrong == 0)
		hold(PATTERN, regex, NOTHING);
	return wrong;
}

iconv_t
__wrap_iconv_open(const char *to, const char *from)
{
	iconv_t converter = __real_iconv_open(to, from);

	if (converter != (iconv_t)-1)
		hold(CONVERTER, converter, NOTHING);
	return converter;
}

int
__wrap_iconv_close(iconv_t converter)
{
	hold(NOTHING, converter, CONVERTER);
	return __real_iconv_close(converter);
}

/* ---- variables of the rooms ---- */

extern char __start_ecom_data[] __attribute__((weak)), __stop_ecom_data[] __attribute__((weak));
extern char __start_ecom_bss[] __attribute__((weak)), __stop_ecom_bss[] __attribute__((weak));
static char *first_data, *first_bss;

/* By hand: between the variables is what the sanitizer forbids to touch. */
static void
copy(void *to, const void *from, size_t n)
{
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}

static void
prepare(void)
{
	size_t data = (size_t)(__stop_ecom_data - __start_ecom_data), bss = (size_t)(__stop_ecom_bss - __start_ecom_bss);

	first_data = __real_malloc(data + 1);
	first_bss = __real_malloc(bss + 1);
	copy(first_data, __start_ecom_data, data);
	copy(first_bss, __start_ecom_bss, bss);
	json_set_alloc_funcs(__wrap_malloc, __wrap_free);
	setenv("ECOM_NOW", "2026-11-22T10:00:00Z", 1);
	setenv("TZ", "UTC0", 1);
	prepared = true;
}

/* ---- a run ---- */

void
__wrap_exit(int how)
{
	if (!running)
		__real_exit(how);
	ending = how;
	longjmp(out, 1);
}

void
__wrap_filter_write(struct text *t)
{
	text_add(&afresh_written, t->at ? t->at : "", t->length);
}

int
afresh(void (*run)(const uint8_t *, size_t), const uint8_t *bytes, size_t n)
{
	int first_free = dup(STDIN_FILENO);

	if (!prepared)
		prepare();
	close(first_free);
	ending = -1;
	running = true;
	if (setjmp(out) == 0)
		run(bytes, n);
	running = false;
	let_go();
	give_back();
	afresh_written = (struct text){ 0 };
	copy(__start_ecom_data, first_data, (size_t)(__stop_ecom_data - __start_ecom_data));
	copy(__start_ecom_bss, first_bss, (size_t)(__stop_ecom_bss - __start_ecom_bss));
	close_range((unsigned)first_free, ~0U, 0);
	must(ending != END_BUG);
	return ending;
}

/* ---- what a harness gives its rooms ---- */

int
file_of(const void *bytes, size_t n)
{
	int fd = memfd_create("fuzz", 0);

	must(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

const char *
name_of_file(int fd)
{
	static char name[32];

	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	return name;
}

const char *
folder_with(const char *name, const void *bytes, size_t n)
{
	static char folder[200], path[400];
	int fd;

	if (!*folder) {
		snprintf(folder, sizeof folder, "%s/fuzz-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
		must(mkdtemp(folder));
	}
	snprintf(path, sizeof path, "%s/%s", folder, name);
	for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
		*slash = '\0';
		mkdir(path, 0700);
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	must(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	close(fd);
	return folder;
}

static char *texts[32];
static size_t at_text;

const char *
next_text(struct input *in)
{
	size_t n = strnlen((const char *)in->at, in->n);
	char *text;

	/* In a piece of memory of its own, so that reading past its end is seen. */
	__real_free(texts[at_text]);
	text = texts[at_text] = __real_malloc(n + 1);
	at_text = (at_text + 1) % (sizeof texts / sizeof *texts);
	memcpy(text, in->at, n);
	text[n] = '\0';
	in->at += n + (n < in->n);
	in->n -= n + (n < in->n);
	return text;
}

unsigned
next_byte(struct input *in)
{
	return in->n ? (in->n--, *in->at++) : 0;
}
