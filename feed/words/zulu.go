package words

var zulu = Language{
	Code: "zu",

	StopWords: "ukuthi futhi ngoba kodwa uma lapho yena khona nje ngesikhathi kusho izinto kanye abantu nokuthi kanti " +
		"emva njengoba ukuba",
}
