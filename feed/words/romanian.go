package words

var romanian = Language{
	Code: "ro",

	Months: []string{
		"ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
	},

	StopWords: "și în de la a cu pe că nu o din este mai sau care pentru un sunt ca fi prin după dar au fost dintre când " +
		"lui al ale s-a această acest cele foarte să",
	DateLabelWords:  "publicat data scris la de pe",
	HeadWords:       "min minute citire comentarii",
	PublishedLabels: []string{"publicat"},
}
