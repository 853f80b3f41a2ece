/* sandbox - what a program lets go of before it reads the first byte from outside
 *
 * Rules of Landlock hold for what is opened later: standard input and output, and files opened before, stay
 * as they are. */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the system's libraries read when it is needed: message and character sets, zones, resolvers,
 * certificates, counts of processors. /nix and /gnu are /usr elsewhere. */
static const char *const system_reads[] = { "/usr", "/lib", "/lib64", "/etc", "/nix/store", "/gnu/store",
	"/dev/zero", "/dev/random", "/dev/urandom", "/proc", "/sys/devices/system/cpu",
	"/run/systemd/resolve", "/run/NetworkManager", "/run/resolvconf", "/run/nscd" };
static const char *const system_reads_env[] = { "CREDENTIALS_DIRECTORY", "TZDIR", "SSL_CERT_FILE",
	"SSL_CERT_DIR" };

/* What sorts too large for memory, and dry runs, are kept in: files without a name. */
static const char *const system_writes[] = { "/dev/null", "/tmp", "/var/tmp" };
static const char *const system_writes_env[] = { "TMPDIR", "SQLITE_TMPDIR" };

/* Calls that nothing here makes after its start, and that open doors. */
static const int never[] = {
	SYS_execve,
	SYS_execveat,
	SYS_mount,
	SYS_umount2,
	SYS_move_mount,
	SYS_open_tree,
	SYS_fsopen,
	SYS_fsmount,
	SYS_pivot_root,
	SYS_chroot,
	SYS_unshare,
	SYS_setns,
	SYS_open_by_handle_at,
	SYS_bpf,
	SYS_perf_event_open,
	SYS_userfaultfd,
	SYS_io_uring_setup,
	SYS_io_uring_enter,
	SYS_add_key,
	SYS_request_key,
	SYS_keyctl,
	SYS_process_vm_readv,
	SYS_process_vm_writev,
	SYS_pidfd_getfd,
#ifndef SANITIZED /* who looks for leaks traces */
	SYS_ptrace,
#endif
	SYS_init_module,
	SYS_finit_module,
	SYS_delete_module,
	SYS_kexec_load,
	SYS_reboot,
	SYS_swapon,
	SYS_swapoff,
	SYS_acct,
	SYS_quotactl,
	SYS_personality,
	SYS_settimeofday,
	SYS_clock_settime,
	SYS_adjtimex,
	SYS_sethostname,
	SYS_syslog,
};
static const int without_network[] = {
	SYS_socket,
	SYS_connect,
	SYS_bind,
	SYS_listen,
#ifdef SYS_socketcall
	SYS_socketcall,
#endif
};

/* The machine whose numbers these are. */
#if defined __x86_64__ && !defined __ILP32__
enum { MACHINE = (int)AUDIT_ARCH_X86_64 };
#elif defined __aarch64__ && defined __AARCH64EL__
enum { MACHINE = (int)AUDIT_ARCH_AARCH64 };
#elif defined __riscv && __riscv_xlen == 64
enum { MACHINE = (int)AUDIT_ARCH_RISCV64 };
#elif defined __powerpc64__ && defined __LITTLE_ENDIAN__
enum { MACHINE = (int)AUDIT_ARCH_PPC64LE };
#elif defined __s390x__
enum { MACHINE = (int)AUDIT_ARCH_S390X };
#else
enum { MACHINE = 0 }; /* one that no filter is made for */
#endif

enum { FOREIGN = 0x40000000 }; /* from here on calls are numbered that amd64 takes from programs of x32 */

/* Landlock, as far as headers and kernels of 2022 know it; truncation since 6.2. */
enum {
	NEEDED_ABI = 2, /* the first that lets a file move from folder to folder */
	TRUNCATE_ABI = 3,
	MAY_TRUNCATE = 1 << 14,
	MAY_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	MAY_WRITE = MAY_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
		LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
		LANDLOCK_ACCESS_FS_REFER | MAY_TRUNCATE,
	MAY_ON_A_FILE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | MAY_TRUNCATE,
	HANDLED = MAY_WRITE | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
		LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
		LANDLOCK_ACCESS_FS_MAKE_SYM,
};

static enum { NOT_BEGUN, OPEN, SHUT } state;
static int rules = -1; /* the ruleset; -1: this kernel has none */
static uint64_t handled;
static bool connects;

void
sandbox_no_core(void)
{
	/* One byte, not none: a limit of 0 does not hold where the kernel pipes cores to a program (core(5)),
	 * 1 does. */
	struct rlimit limit = { 1, 1 };

	setrlimit(RLIMIT_CORE, &limit);
}

/* Is there still something to be said? */
static bool
open_still(void)
{
	struct landlock_ruleset_attr attr;
	const char *off = getenv("ECOM_SANDBOX");
	long abi;

	if (state != NOT_BEGUN)
		return state == OPEN;
	state = off && strcmp(off, "off") == 0 ? SHUT : OPEN;
	abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (state == SHUT || abi < NEEDED_ABI)
		return state == OPEN;
	handled = abi < TRUNCATE_ABI ? HANDLED & ~(unsigned)MAY_TRUNCATE : HANDLED;
	attr.handled_access_fs = handled;
	rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	return true;
}

/* False when PATH is not there. */
static bool
allow(const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access & handled };
	struct stat about;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return errno != ENOENT;
	if (fstat(rule.parent_fd, &about) == 0 && !S_ISDIR(about.st_mode))
		rule.allowed_access &= MAY_ON_A_FILE;
	/* What is refused, such as a pipe by its name, needs no rule. */
	if (rules >= 0)
		syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	return true;
}

void
sandbox_read(const char *path)
{
	if (path && open_still())
		allow(path, MAY_READ);
}

/* The folder above PATH, in TO (PATH_MAX bytes): "." when none is named. */
static const char *
above(const char *path, char *to)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	while (n > 0 && path[n - 1] != '/')
		n--;
	while (n > 1 && path[n - 1] == '/')
		n--;
	snprintf(to, PATH_MAX, "%.*s", n ? (int)n : 1, n ? path : ".");
	return to;
}

void
sandbox_write(const char *path)
{
	if (path && open_still() && strlen(path) < PATH_MAX && !allow(path, MAY_WRITE))
		sandbox_make(path);
}

void
sandbox_make(const char *path)
{
	char folder[PATH_MAX];

	sandbox_write(above(path, folder));
}

void
sandbox_connect(void)
{
	connects = true;
}

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define GO_ON_WHEN(test, n) BPF_JUMP(BPF_JMP | (test) | BPF_K, (uint32_t)(n), 1, 0)
#define GO_ON_UNLESS(test, n) BPF_JUMP(BPF_JMP | (test) | BPF_K, (uint32_t)(n), 0, 1)
#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, (what))

/* Refuse N calls: two instructions each. Returns where the program goes on. */
static struct sock_filter *
refuse(struct sock_filter *to, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		*to++ = (struct sock_filter)GO_ON_UNLESS(BPF_JEQ, calls[i]);
		*to++ = (struct sock_filter)RETURN(SECCOMP_RET_ERRNO | EPERM);
	}
	return to;
}

/* Without a library and its memory: where there is none, calls must not be left out, nor the program fall over it. */
static void
refuse_calls(void)
{
	struct sock_filter filter[7 + 2 * (COUNT(never) + COUNT(without_network))] = {
		LOAD(arch),
		GO_ON_WHEN(BPF_JEQ, MACHINE),
		RETURN(SECCOMP_RET_ERRNO | EPERM),
		LOAD(nr),
		GO_ON_UNLESS(BPF_JGE, FOREIGN),
		RETURN(SECCOMP_RET_ERRNO | EPERM),
	};
	struct sock_filter *end = refuse(filter + 6, never, COUNT(never));

	if (!connects)
		end = refuse(end, without_network, COUNT(without_network));
	*end++ = (struct sock_filter)RETURN(SECCOMP_RET_ALLOW);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
		&(struct sock_fprog){ .len = (unsigned short)(end - filter), .filter = filter });
}

void
sandbox_shut(void)
{
	if (!open_still())
		return;
	for (size_t i = 0; i < COUNT(system_reads); i++)
		sandbox_read(system_reads[i]);
	for (size_t i = 0; i < COUNT(system_reads_env); i++)
		sandbox_read(getenv(system_reads_env[i]));
	for (size_t i = 0; i < COUNT(system_writes); i++)
		sandbox_write(system_writes[i]);
	for (size_t i = 0; i < COUNT(system_writes_env); i++)
		sandbox_write(getenv(system_writes_env[i]));
	state = SHUT;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return;
	if (rules >= 0) {
		syscall(SYS_landlock_restrict_self, rules, 0);
		close(rules);
	}
	if (MACHINE)
		refuse_calls();
}
