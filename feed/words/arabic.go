package words

var arabic = Language{
	Code: "ar",

	Months: []string{"يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"},

	Particles: "al bin ibn",
}
