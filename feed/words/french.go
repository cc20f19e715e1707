package words

var french = Language{
	Code: "fr",

	Months: []string{
		"janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
	},
	Weekdays:        "lundi mardi mercredi jeudi vendredi samedi dimanche",
	Ordinals:        "er re e",
	DateFillers:     "de",
	ClockFillers:    "à a les",
	On:              []string{"le"},
	Until:           []string{"à"},
	PublishedLabels: []string{"publi", "posté", "écrit"},
	UpdatedLabels:   []string{"mise? à jour", "modifi", "dernière"},
	OtherDateLabels: []string{"inscrit", "jusqu", `\bavant le\b`, "à partir", `\bdepuis\b`},

	By:               "par",
	Wrote:            []string{"publié", "posté", "écrit", "rédigé", "proposé", "texte", "propos recueillis"},
	AuthorLabels:     []string{"par", "texte", "auteur", "auteurs", "auteure", "autrice"},
	BareAuthorLabels: []string{"auteur"},
	WrittenBy:        "ecritpar par auteur",
	AuthorFolders:    "auteur auteurs journaliste journalistes profil equipe",
	And:              []string{"et", "avec"},
	OtherDeeds:       []string{"mis à jour", "traduit", "relu", "illustré", "photos?"},
	Says:             []string{"est"},
	Civil:            []string{`M\.`, "Mme", "Mlle"},
	Particles:        "de du des d la le et",
	Roles:            []string{"journaliste", `rédact\w+`, "de l", "chez"},
	Ranks:            []string{"Journaliste"},
	Affiliations:     []string{"pour", "chez"},
	Anonymous:        "redaction",
	NotNames:         "par texte auteur imprimer",
	CommonWords:      "le les un une des et en sur pour dans par avec plus lire tous nos vos partager imprimer",

	Errors: "erreur",
	NotFoundTitles: []string{
		`.{0,25}\b(?:page|article|contenu|document)s? (?:introuvable|non trouvée?|inexistante?|n['’]existe (?:pas|plus)` +
			`|demandée? (?:est introuvable|n['’]existe).{0,20}|not found).{0,30}`,
	},
	BotWallTitles: []string{
		"un instant.{0,5}", "accès (?:refusé|interdit|bloqué).{0,20}", "vérification de sécurité.{0,10}",
	},
	LoginTitles: []string{"connexion", "se connecter", "s['’]identifier", "identification"},
	ListingTitles: []string{
		"catégorie", "étiquette", "archives?", "auteur", "résultats de (?:la )?recherche",
	},
	ListingOf:      []string{"pour", "de"},
	ParkedTitles:   []string{"site en maintenance.{0,20}", "bientôt disponible"},
	BotWallPhrases: []string{"vérifiez que vous êtes humain", "vérifier que vous êtes humain"},
	NeedsScript:    []string{"activer (?:le )?javascript"},

	StopWords: "le la les de des du un une et est en que qui dans pour pas sur au aux ce cette ces il elle nous vous ils " +
		"par plus avec ne se sont mais ou où être fait sa son ses leur leurs comme tout si même aussi été a à d l " +
		"qu n c s j y",
	ReadMore: []string{
		"lire la suite", "lire plus", "en savoir plus", "lire l'article", "lire l’article",
	},
	ThePost:       []string{"l['’]article"},
	Appeared:      []string{"est apparu en premier sur"},
	Abbreviations: "m mm dr prof st etc p ex cf fig no",
	Boilerplate: []string{
		"site utilisant wordpress", "autre site wordpress", "autre blog wordpress", "utilise des cookies",
		"utilisons des cookies", "utilisation de cookies", "utilisation des cookies", "activer javascript",
		"activez javascript", "javascript est ", "votre bloqueur", "tous droits réservés",
	},
	BoilerplateStart: []string{
		`(?:cet article|ce billet|cet épisode) (?:fait partie|est (?:le|la) \S+ (?:article|partie|épisode|volet))`,
		`(?:inscrivez-vous|abonnez-vous|rejoignez|suivez|retrouvez-nous|participez|réservez)\b`, "temps de lecture",
	},

	TagLabels:   []string{"mots[- ]cl[ée]s?", "étiquettes"},
	TagFolders:  "etiquette theme mot-cle mot-cles mots-cle mots-cles motscles sujet sujets",
	NotTags:     "accueil",
	HomeWords:   "accueil",
	SiteFillers: "le la les et magazine site journal",
	FeedWords:   []string{"flux", "commentaires?"},
}
