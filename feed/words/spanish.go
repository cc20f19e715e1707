package words

var spanish = Language{
	Code: "es",

	Months: []string{
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
	},
	Ordinals:        "º ª o a",
	DateFillers:     "de del",
	ClockFillers:    "a las",
	On:              []string{"el"},
	PublishedLabels: []string{"publi", "fecha"},
	UpdatedLabels:   []string{"actualiza", "modifi"},

	By:               "por",
	Wrote:            []string{"publicado", "escrito"},
	AuthorLabels:     []string{"por", "autor", "autora", "autores", "redacción"},
	BareAuthorLabels: []string{"autor"},
	WrittenBy:        "por escritopor autor",
	AuthorFolders:    "autor autores autora",
	And:              []string{"(?-i:[ey])"},
	Civil:            []string{`Sr\.`, `Sra\.`},
	Particles:        "de la del y el al y",
	Anonymous:        "redaccion",
	NotNames:         "por fuente autor",

	NotFoundTitles: []string{".{0,20}p[áa]gina no (?:encontrada|existe|disponible).{0,20}"},
	LoginTitles:    []string{"iniciar sesión"},

	StopWords: "el la los las de del que y en un una es se no por con para su al lo como más pero sus le ya o este sí " +
		"porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno " +
		"les ni contra otros fue han ha son",
	ReadMore:    []string{"leer más", "seguir leyendo"},
	Boilerplate: []string{"realizado con wordpress"},

	TagLabels:   []string{"etiquetas", "palabras clave"},
	TagFolders:  "etiqueta etiquetas tema temas",
	NotTags:     "etiquetas",
	HomeWords:   "inicio",
	SiteFillers: "el la",
}
