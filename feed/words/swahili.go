package words

var swahili = Language{
	Code: "sw",

	StopWords: "na ya wa kwa ni katika za la kuwa cha hiyo hii huo wao yake kama pia bila hadi baada watu kutoka mwa " +
		"ambao amesema",
}
