package words

var ukrainian = Language{
	Code: "uk",

	Months: []string{
		"січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
	},
	ClockFillers: "в",

	By:               "від",
	AuthorLabels:     []string{"автор"},
	BareAuthorLabels: []string{"автор"},
	WrittenBy:        "автор",
	And:              []string{"та"},
	DateLabelWords:   "опубліковано дата публікації р року о",
	HeadWords:        "хв хвилин читання коментарів",
}
