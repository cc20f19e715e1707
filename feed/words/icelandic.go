package words

var icelandic = Language{
	Code: "is",

	Months: []string{"januar februar mars april mai juni juli agust september oktober november desember"},

	StopWords: "og að er á í sem við til um það en ekki var fyrir með hann af þess því hafi eftir frá eru þar",
}
