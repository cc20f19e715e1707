package words

var swedish = Language{
	Code: "sv",

	Months: []string{
		"januari februari mars april maj juni juli augusti september oktober november december",
	},
	ClockFillers:  "kl",
	UpdatedLabels: []string{"uppdaterad"},

	By:           "av",
	AuthorLabels: []string{"text", "skribent"},
	And:          []string{"och"},

	StopWords: "och att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när " +
		"år under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket " +
		"än",
	DateLabelWords:  "publicerad publicerat publicerades datum skriven av den kl artikel",
	HeadWords:       "min minuter lasning lastid kommentarer kommentar",
	Weekdays:        "mandag tisdag onsdag torsdag fredag lordag sondag",
	PublishedLabels: []string{"publicera", "skriven"},
}
