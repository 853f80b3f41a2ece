/* pipeline - programs started, their ends tied together, and waited for */
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: tie IN and OUT, and become the program. */
_Noreturn static void
become(char *const *words, int in, int out, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(END_AGAIN); /* it died before we could ask to be told */
	signal(SIGXFSZ, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(END_BUG);
	execvp(words[0], words);
	say("cannot start '%s':", words[0]);
	_exit(END_UNAVAILABLE);
}

pid_t
pipeline_start(char *const *words, int in, int out)
{
	pid_t self = getpid(), pid = fork();

	if (pid < 0)
		die(END_AGAIN, "cannot start '%s':", words[0]);
	if (pid == 0)
		become(words, in, out, self);
	return pid;
}

int
pipeline_wait(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
pipeline_run(struct stage *stages, size_t n, int in, int out)
{
	pid_t pids[PIPELINE_STAGES];
	int from = in, worst = END_DONE;

	for (size_t i = 0; i < n; i++) {
		int ends[2] = { -1, out };
		if (i + 1 < n && pipe2(ends, O_CLOEXEC) != 0)
			die(END_AGAIN, "cannot make a pipe:");
		pids[i] = pipeline_start(stages[i].words, from, ends[1]);
		if (from != in)
			close(from);
		if (ends[1] != out)
			close(ends[1]);
		from = ends[0];
	}
	for (size_t i = 0; i < n; i++) {
		stages[i].status = pipeline_wait(pids[i]);
		/* A stage that lost its reader is not the one at fault, unless nobody else is. */
		if (stages[i].status > worst && !(stages[i].status == PIPELINE_CUT && worst > END_REFUSED))
			worst = stages[i].status;
	}
	for (size_t i = 0; worst == PIPELINE_CUT && i < n; i++)
		if (stages[i].status > END_REFUSED && stages[i].status != PIPELINE_CUT)
			worst = stages[i].status;
	return worst;
}

void
pipeline_siblings(void)
{
	char self[4096], path[8192];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	const char *old = getenv("PATH");
	char *slash;

	if (n <= 0)
		return;
	self[n] = '\0';
	slash = strrchr(self, '/');
	*slash = '\0';
	snprintf(path, sizeof path, "%s:%s", self, old ? old : "/usr/local/bin:/usr/bin:/bin");
	need_env("PATH", path);
}
