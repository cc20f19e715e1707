package words

var croatian = Language{
	Code: "hr",

	WrittenBy: "skrivenav",

	StopWords: "i u je na se da za od su s kao ne što o iz koji koja koje ili biti bio bila ali će sa nije samo još kako " +
		"te to po prema do",
	DateLabelWords: "objavljeno datum u",
	HeadWords:      "min minuta citanja komentara",
}
