package words

var german = Language{
	Code: "de",

	Months: []string{
		"januar februar marz april mai juni juli august september oktober november dezember",
		"janner feber maerz april mai juni juli august september oktober november dezember",
		"jan feb mrz apr mai jun jul aug sep okt nov dez",
	},
	ClockFillers: "um",
	ClockUnit:    "uhr",
	On:           []string{"am", "den"},
	Until:        []string{"bis"},
	PublishedLabels: []string{
		"datum", "veröffentlicht", "erschienen", "erstellt", "eingestellt", "publiziert", "online seit",
		"gepostet", "pressemitteilung", "verfasst", "geschrieben",
	},
	UpdatedLabels: []string{"aktualisiert", "geändert", "letzte änderung", `\bstand\b`},
	OtherDateLabels: []string{
		"registriert", "kinostart", `\bbis\b`, `\bseit\b`, "termin", `\bgültig`, "geboren", "gestorben",
		"abgerufen", "anmeldeschluss", "anmeldung", "telefon", `\btel\b`, "gesetz", "verordnung", `\bab\b`,
		"veranstaltung", "nächste", `\bbeginn`, `\bende\b`, "frist",
	},

	By: "von vom",
	Wrote: []string{
		"artikel", "beitrag", "ein artikel", "ein beitrag", "ein gastbeitrag", "geschrieben", "veröffentlicht",
		"verfasst", "erstellt", "eingestellt", "gepostet", "ein bericht", "publiziert"},
	AuthorLabels: []string{
		"von", "interview", "text", "autor", "autorin", "autoren", "autorinnen", "autor/in", "autor/-in", "autor:in",
		"autor*in", "autorin/autor", "autor/autorin", "redaktion", "verfasser",
	},
	BareAuthorLabels: []string{
		"autor", "autorin/autor", "autorin", "autoren", "über den autor", "über die autorin", "zum autor",
		"zur autorin",
	},
	WrittenBy:     "verfasstvon geschriebenvon von autor autorin",
	AuthorFolders: "autor autoren autorin profil profile redakteur redakteure reporter redaktion team",
	And:           []string{"und", "mit"},
	OtherDeeds: []string{
		"fotos?", "aktualisiert", "übersetzt", "geprüft", "bilder?", "grafik", "illustration(?:en)?",
		"redaktion", "fotografie", "video",
	},
	Says:         []string{"ist", "sagt", "schreibt"},
	Civil:        []string{"Herr", "Frau"},
	Particles:    "von vom zu zum der den und",
	Roles:        []string{`redakteur\w*`, `korrespondent\w*`, "autorin", `fotograf\w*`},
	Ranks:        []string{"Redakteur(?:in)?"},
	Affiliations: []string{"bei", "für"},
	Anonymous:    "redaktion admin online team autor gastautor",
	NotNames: "von verfasst quelle texte nachrichten artikel autor mehr lesen stand drucken teilen merken folgen " +
		"kommentare kommentieren anmelden registrieren suche startseite kontakt impressum datenschutz " +
		"weiterlesen aktualisiert veroffentlicht weitere alle",
	CommonWords: "der die das ein eine und mit fur auf im am zum alle mehr jetzt kommentare kommentar teilen drucken " +
		"artikel bild foto gmbh ag uhr uber folgen anmelden weitere lesezeit aus zur vom bei nach",

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

	Weekdays: "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so",
	DateLabelWords: "datum veroffentlicht veroffentlichung veroffentlichungsdatum erschienen erschienen erstellt " +
		"eingestellt geschrieben verfasst publiziert online am vom den um von uhr artikel beitrag meldung " +
		"nachricht pressemitteilung presseinformation presse gepostet zuletzt freigegeben",
	HeadWords: "min minute minuten lesezeit lesedauer ca kommentar kommentare aufrufe mal gelesen uhr leseminuten keine",
	In:        "in unter",
	Buttons:   "folgen teilen stand merken drucken",
	Promotion: []string{
		"melden sie sich", "newsletter an", "newsletter abonnieren", "abonnieren sie", "jetzt anmelden",
		"sichern sie sich", "folgen sie uns", "teilen sie",
	},
	UntaggedNames: []string{"allgemein", "nicht kategorisiert", "ohne kategorie"},
	Notices: Notices{
		Wall: []string{
			"kein bot", "kein roboter", "sind sie ein mensch", "ein mensch sind", "bestätigen sie dass sie",
			"verifizieren sie dass", "sicherheitsabfrage", "sicherheitsüberprüfung", "sicherheitsprüfung",
			"die sicherheit ihrer verbindung", "ihrer verbindung", "nur einen moment", "einen moment bitte",
			"einen moment", "zugriff verweigert", "zugriff gesperrt", "zugang verweigert", "wurden blockiert",
			"leider blockiert", "wurde ich blockiert", "zu viele anfragen", "ungewöhnlich viele anfragen",
			"ungewöhnlichen datenverkehr", "aktivieren sie javascript", "javascript ist deaktiviert",
			"javascript erforderlich", "javascript aktivier", "javascript muss", "ihr browser wird nicht unterstützt",
			"browser wird nicht unterstützt", "veralteten browser", "veralteter browser",
			"aktualisieren sie ihren browser", "warum sehe ich das", "vor angriffen", "einen sicherheitsdienst",
			"ihr browser wird überprüft", "bevor sie fortfahren",
		},
		Consent: []string{
			"ihre privatsphäre", "wir und unsere partner", "und unsere partner", "verwenden cookies",
			"verwendet cookies", "nutzen cookies", "cookies", "zustimmung erforderlich", "zustimmung", "einwilligung",
			"mit werbung weiterlesen", "werbung und tracking", "alle akzeptieren", "alle ablehnen",
			"akzeptieren und weiter", "datenschutzeinstellungen", "personenbezogene daten", "auf einem gerät",
			"pur abo", "jederzeit widerrufbar", "bevor sie fortfahren", "datenschutzerklärung",
		},
		Age: []string{
			"altersprüfung", "alterskontrolle", "altersverifikation", "sind sie über 18", "sind sie 18", "über 18",
			"mindestens 18", "volljährig", "ihr alter", "nur erwachsenen", "ab 18 jahren", "bestätigen sie ihr alter",
		},
		Region: []string{
			"in ihrem land nicht verfügbar", "nicht in ihrem land", "in ihrer region", "ihrer region nicht",
			"aus rechtlichen gründen",
		},
		Paywall: []string{
			"nur für abonnenten", "für abonnenten", "weiterlesen mit", "jetzt weiterlesen", "bereits abonnent",
			"schon abonnent", "abo abschließen", "abonnieren sie", "kostenlos testen", "melden sie sich bitte an",
			"exklusiv für abonnenten", "um weiterzulesen", "zugang zu allen",
		},
		Private: []string{
			"passwortgeschützt", "ihr passwort", "privater inhalt", "ist privat", "keine berechtigung",
			"nicht berechtigt", "nicht die nötigen rechte", "bitte anmelden", "anmeldung erforderlich",
			"melden sie sich an um", "geschützt",
		},
		Failure: []string{
			"datenbankfehler", "fehler beim aufbau einer datenbankverbindung", "datenbankverbindung",
			"kritischer fehler", "kritischen fehler", "es ist ein fehler aufgetreten", "ein fehler ist aufgetreten",
			"unerwarteter fehler", "interner serverfehler", "serverfehler", "anwendungsfehler",
			"etwas ist schiefgelaufen", "etwas ist schief gelaufen", "dienst nicht verfügbar",
			"versuchen sie es später", "später erneut", "später noch einmal",
		},
		Maintenance: []string{
			"wartungsarbeiten", "wartungsmodus", "wartung", "wird gerade gewartet", "gleich wieder da",
			"bald wieder da", "in kürze wieder", "vorübergehend nicht erreichbar", "vorübergehend nicht verfügbar",
			"bitten um ihr verständnis", "im aufbau", "im umbau", "demnächst hier", "bald verfügbar",
		},
		Parked: []string{
			"steht zum verkauf", "zu verkaufen", "domain kaufen", "domain wurde registriert", "domain ist registriert",
			"domain inhaber", "domain parking", "parking programm", "hier entsteht", "internetpräsenz",
			"keine inhalte hinterlegt", "konto gesperrt", "wurde gesperrt", "account gesperrt", "diese domain",
			"domain ist abgelaufen", "webhosting", "neue website entsteht",
		},
		Moved: []string{
			"ist umgezogen", "umgezogen", "neue adresse", "neuen adresse", "sie werden weitergeleitet",
			"werden weitergeleitet", "automatisch weitergeleitet", "weiterleitung", "seite wurde verschoben",
		},
		Removed: []string{
			"beitrag gelöscht", "artikel gelöscht", "wurde gelöscht", "wurde entfernt", "nicht mehr verfügbar",
			"nicht mehr zur verfügung", "steht nicht mehr", "vom verfasser gelöscht", "inhalt nicht verfügbar",
			"artikel nicht verfügbar", "wurde depubliziert",
		},
		Missing: []string{
			"seite nicht gefunden", "nicht gefunden", "gesuchte seite", "angeforderte seite", "existiert leider nicht",
			"existiert nicht", "nicht mehr existiert", "wurde verschoben", "hoppla", "hier ist nichts",
			"zur startseite", "startseite weiter", "fehler 404", "ups", "die seite die sie suchen", "keine ergebnisse",
			"keine treffer",
		},
	},
}
