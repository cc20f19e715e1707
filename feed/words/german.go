package words

var german = Language{
	Code: "de",

	Months: []string{
		"januar februar marz april mai juni juli august september oktober november dezember",
		"janner feber maerz april mai juni juli august september oktober november dezember",
		"jan feb mrz apr mai jun jul aug sep okt nov dez",
	},
	ClockFillers:    "um",
	ClockUnit:       "uhr",
	On:              []string{"am", "den"},
	Until:           []string{"bis"},
	PublishedLabels: []string{"datum", "veröffentlicht", "erschienen", "erstellt", "eingestellt"},
	UpdatedLabels:   []string{"aktualisiert", "geändert", "letzte änderung", `\bstand\b`},
	OtherDateLabels: []string{"registriert", "kinostart", `\bbis\b`, `\bseit\b`},

	By: "von vom",
	Wrote: []string{
		"artikel", "beitrag", "ein artikel", "ein beitrag", "ein gastbeitrag", "geschrieben", "veröffentlicht",
		"verfasst", "erstellt", "eingestellt", "gepostet",
	},
	AuthorLabels: []string{
		"von", "interview", "text", "autor", "autorin", "autoren", "autorinnen", "autor/in", "autor/-in", "autor:in",
		"autor*in", "autorin/autor", "autor/autorin", "redaktion", "verfasser",
	},
	BareAuthorLabels: []string{"autor", "autorin/autor"},
	WrittenBy:        "verfasstvon geschriebenvon von autor autorin",
	AuthorFolders:    "autor autoren autorin profil profile redakteur redakteure reporter redaktion team",
	And:              []string{"und", "mit"},
	OtherDeeds:       []string{"fotos?", "aktualisiert", "übersetzt", "geprüft"},
	Says:             []string{"ist", "sagt", "schreibt"},
	Civil:            []string{"Herr", "Frau"},
	Particles:        "von vom zu zum der den und",
	Roles:            []string{`redakteur\w*`, `korrespondent\w*`, "autorin", `fotograf\w*`},
	Ranks:            []string{"Redakteur(?:in)?"},
	Affiliations:     []string{"bei", "für"},
	Anonymous:        "redaktion",
	NotNames:         "von verfasst quelle texte nachrichten artikel autor mehr lesen stand drucken",
	CommonWords: "der die das ein eine und mit fur auf im am zum alle mehr jetzt kommentare kommentar teilen drucken " +
		"artikel bild foto gmbh ag uhr",

	Errors: "fehler seite",
	NotFoundTitles: []string{
		`.{0,20}(?:seite|artikel|inhalt|beitrag)(?: wurde| konnte| ist)?(?: leider)? nicht ` +
			`(?:gefunden|verfügbar|vorhanden|mehr verfügbar).{0,20}`,
	},
	BotWallTitles: []string{"zugriff verweigert"},
	LoginTitles:   []string{"anmelden", "anmeldung", "login", "einloggen"},
	ListingTitles: []string{"kategorie", "schlagwort", "archiv", "suchergebnisse?"},
	ListingOf:     []string{"für"},
	NeedsScript:   []string{"javascript aktivieren"},

	StopWords: "der die das und ist in den von zu mit sich des auf für im dem nicht ein eine einen einer einem als auch " +
		"es an werden aus er hat dass sie nach wird bei noch wie über so zum zur war haben nur oder aber vor bis " +
		"mehr durch kann wir ich man sind",
	ReadMore:      []string{"weiterlesen", "mehr lesen"},
	Abbreviations: "dr prof z.b d.h u.a bzw ca nr",
	Boilerplate: []string{
		"ein weiterer wordpress", "verwendet cookies", "verwenden cookies", "alle rechte vorbehalten",
	},
	BoilerplateStart: []string{
		"dieser (?:artikel|beitrag) ist teil", `(?:jetzt anmelden|melde dich)\b`, "lesezeit", "lesedauer",
	},

	TagLabels: []string{"schlagw[öo]rter", "schlagworte", "stichw[öo]rter"},
	TagFolders: "schlagwort schlagworter schlagwoert schlagwoerter schlagw%c3%b6rt schlagw%c3%b6rter themen stichwort " +
		"etiquetten",
	NotTags:     "startseite schlagworter schlagwort stichworter themen allgemein mehr",
	HomeWords:   "startseite zuruck zur",
	SiteFillers: "der die das und magazin gmbh ag von portal",
	FeedWords:   []string{"kommentare?"},
}
