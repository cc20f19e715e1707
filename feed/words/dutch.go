package words

var dutch = Language{
	Code: "nl",

	Months: []string{
		"januari februari maart april mei juni juli augustus september oktober november december",
		"jan feb mrt apr mei jun jul aug sep okt nov dec",
	},
	ClockFillers:    "om",
	On:              []string{"op"},
	PublishedLabels: []string{"geplaatst", "datum", "gepubliceerd", "publicatie"},
	UpdatedLabels:   []string{"bijgewerkt"},

	By:               "door",
	Wrote:            []string{"geschreven", "geplaatst", "gepubliceerd", "tekst"},
	AuthorLabels:     []string{"auteur", "auteurs", "tekst"},
	BareAuthorLabels: []string{"auteur", "over de auteur"},
	WrittenBy:        "geschrevendoor door",
	And:              []string{"en"},
	Particles:        "van het ter",

	NotFoundTitles: []string{"pagina niet gevonden.{0,20}"},
	LoginTitles:    []string{"inloggen"},

	StopWords: "de het een en van in is dat op te zijn voor met niet aan er om dan als ook maar bij door naar uit wordt " +
		"die deze dit hij ze ik je we nog wel over tot heeft hebben kan worden meer zich al was werd geen zo",
	ReadMore: []string{"lees meer"},

	TagLabels: []string{"trefwoorden"},

	Weekdays: "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
	DateLabelWords: "gepubliceerd geplaatst publicatiedatum publicatie datum geschreven gepost op om door artikel bericht " +
		"nieuws",
	HeadWords: "min minuut minuten leestijd lezen reactie reacties weergaven",
	In:        "in",
	OtherDateLabels: []string{
		"geldig", `\btot\b`, "geboren", "geraadpleegd", "volgende", "evenement", `\bwet\b`, "deadline",
		`\bvanaf\b`, `\bsinds\b`, "telefoon",
	},
	OtherDeeds:    []string{"foto(?:'s)?", "beeld", "illustraties?", "vertaald", "vertaling"},
	NotNames:      "delen volgen lees meer reacties printen",
	CommonWords:   "delen lees meer volg alle over",
	Anonymous:     "redactie beheerder gast",
	Buttons:       "volg volgen delen printen",
	Accounts:      "beheerder",
	Promotion:     []string{"schrijf je in", "meld je aan", "abonneer", "volg ons", "nieuwsbrief", "bestel je"},
	UntaggedNames: []string{"geen categorie", "niet gecategoriseerd"},
	Notices: Notices{
		Wall: []string{
			"geen robot", "een mens bent", "bevestig dat u", "bent u een robot", "ben je een robot",
			"beveiligingscontrole", "beveiliging van uw verbinding", "een ogenblik geduld", "een moment geduld",
			"even geduld", "toegang geweigerd", "toegang geblokkeerd", "bent geblokkeerd", "is geblokkeerd",
			"te veel verzoeken", "ongewoon verkeer", "schakel javascript in", "javascript is uitgeschakeld",
			"javascript en cookies ondersteunt", "browser wordt niet ondersteund", "verouderde browser",
			"update uw browser", "voordat u verder kunt", "voordat u verder gaat",
		},
		Consent: []string{
			"uw privacy", "jouw privacy", "je privacy", "wij en onze partners", "en onze partners", "onze partners",
			"gebruiken cookies", "gebruikt cookies", "cookies", "informatie op uw apparaat", "persoonsgegevens",
			"alles accepteren", "alles weigeren", "accepteren", "akkoord", "cookie instellingen", "toestemming",
			"instellingen beheren",
		},
		Age: []string{
			"leeftijdscontrole", "leeftijdsverificatie", "18 jaar of ouder", "ouder dan 18", "ben je 18", "bent u 18",
			"geboortedatum",
		},
		Region: []string{
			"niet beschikbaar in uw land", "niet beschikbaar in jouw", "in uw land", "in uw regio",
			"juridische redenen",
		},
		Paywall: []string{
			"alleen voor abonnees", "voor abonnees", "om verder te lezen", "verder lezen", "al abonnee", "word abonnee",
			"onbeperkt toegang", "neem een abonnement",
		},
		Private: []string{
			"privé inhoud", "deze pagina is privé", "geen toegang tot deze pagina", "geen rechten",
			"beveiligd met een wachtwoord", "voer uw wachtwoord", "log in om", "inloggen om",
		},
		Failure: []string{
			"databasefout", "fout bij het maken van verbinding met de database", "verbinding met de database",
			"kritieke fout", "er is een fout opgetreden", "onverwachte fout", "interne serverfout", "serverfout",
			"er ging iets mis", "er is iets misgegaan", "dienst niet beschikbaar", "probeer het later",
			"opnieuw proberen",
		},
		Maintenance: []string{
			"onderhoud", "in onderhoud", "gepland onderhoud", "zo terug", "snel terug", "binnenkort weer",
			"tijdelijk niet bereikbaar", "tijdelijk niet beschikbaar", "excuses voor het ongemak", "in aanbouw",
			"binnenkort online",
		},
		Parked: []string{
			"te koop", "domeinnaam is te koop", "domein te koop", "domeinnaam is geregistreerd", "domeinnaam overnemen",
			"domeinnaam is verlopen", "deze domeinnaam", "account opgeschort", "is opgeschort", "doe een bod",
			"geparkeerd",
		},
		Moved: []string{
			"is verhuisd", "verhuisd", "nieuw adres", "wordt doorgestuurd", "doorverwezen", "doorgestuurd",
			"pagina verplaatst",
		},
		Removed: []string{
			"artikel verwijderd", "is verwijderd", "niet meer beschikbaar", "inhoud verwijderd",
			"artikel niet beschikbaar",
		},
		Missing: []string{
			"pagina niet gevonden", "niet gevonden", "bestaat niet", "niet kan worden gevonden",
			"kan niet worden gevonden", "pagina die u zoekt", "pagina die je zoekt", "oeps",
			"terug naar de startpagina", "naar de homepage", "fout 404", "niets gevonden", "helaas",
		},
	},
}
