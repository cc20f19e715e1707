package words

var estonian = Language{
	Code: "et",

	StopWords: "ja on ei et see oli mis ka kui ta oma aga või selle ning mida siis kes veel kuid ole välja juba pärast",
}
