# ggo2man.awk - fill the line @OPTIONS@ of a page with the options of a .ggo
#
# Reads the .ggo on standard input, its includes expanded (scripts/options --expand); the page is -v page=FILE, and -v version= takes
# the place of @VERSION@ in it. An option becomes its name, what it takes, the .ggo's sentence, its default, and its details if any.

# The quoted text that follows NAME in the option: quoted("typestr=") of `… typestr="FILE" optional` is FILE.
function quoted(name,   at, rest) {
	at = index(option, name "\"")
	if (!at)
		return ""
	rest = substr(option, at + length(name) + 1)
	match(rest, /^([^"\\]|\\.)*/)
	return substr(rest, 1, RLENGTH)
}

# Text as roff input, LEAD before it: what looks like an escape or a request is neither.
function prose(s, lead) {
	gsub(/\\n/, "\n", s)
	gsub(/\\"/, "\"", s)
	gsub(/\\/, "\\e", s)
	gsub(/\n/, "\n\\\\\\&", s)
	return "\\&" lead s
}

# The option in hand, which may have stretched over several lines, is complete.
function finish(   long, word, takes) {
	if (option == "")
		return
	long = quoted("option ")
	gsub(/-/, "\\-", long)
	split(option, word, /[ \t]+/)
	takes = quoted("typestr=")
	sub(/^option +"[^"]*" +[^ ]+ +/, "sentence=", option)
	list = list ".It " (word[3] == "-" ? "" : "Fl " word[3] " , ") "Fl \\-" long (takes == "" ? "" : " Ns = Ns Ar " takes) "\n"
	list = list prose(quoted("sentence=")) "\n"
	if (quoted("default=") != "")
		list = list prose(quoted("default="), "(default: ") ")\n"
	if (quoted("details=") != "")
		list = list ".Pp\n" prose(quoted("details=")) "\n"
	option = ""
}

/^option /                     { finish(); option = $0; next }
/^(section|text|#)/            { finish() }
option != ""                   { option = option "\n" $0 }

END {
	finish()
	while ((getline line < page) > 0) {
		gsub(/@VERSION@/, version, line)
		printf "%s", line == "@OPTIONS@" ? ".Bl -tag -width Ds\n" list ".El\n" : line "\n"
	}
}
