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
	PublishedLabels: []string{"publi", "posté", "écrit", "mis en ligne", "paru", "parution", "date", "communiqué", "ajouté"},
	UpdatedLabels:   []string{"mise? à jour", "modifi", "dernière"},
	OtherDateLabels: []string{
		"inscrit", "jusqu", `\bavant le\b`, "à partir", `\bdepuis\b`, `\bconsult`, "valable", `\bnée?\b`,
		"prochaine?", "date limite", "rendez-vous", `\btél`, "expir", "sortie", `\bversion\b`, `\bloi\b`,
		`\bdécret\b`, "événement", `\bdébut\b`, `\bfin\b`,
	},

	By: "par",
	Wrote: []string{
		"publié", "posté", "écrit", "rédigé", "proposé", "texte", "propos recueillis", "mis en ligne",
		"ecrit", "article", "billet", "réalisé",
	},
	AuthorLabels: []string{"par", "texte", "auteur", "auteurs", "auteure", "autrice"},
	BareAuthorLabels: []string{
		"auteur", "auteure", "autrice", "auteurs", "à propos de l'auteur", "à propos de l’auteur",
		"à propos de l’autrice", "à propos de l’auteure", "l’auteur",
	},
	WrittenBy:     "ecritpar par auteur",
	AuthorFolders: "auteur auteurs journaliste journalistes profil equipe",
	And:           []string{"et", "avec"},
	OtherDeeds: []string{
		"mis à jour", "traduit", "relu", "illustré", "photos?", "photographies?", "crédits?(?: photo)?",
		"images?", "vidéo", "dessins?", "traduction", "illustrations?",
	},
	Says:         []string{"est"},
	Civil:        []string{`M\.`, "Mme", "Mlle"},
	Particles:    "de du des d la le et",
	Roles:        []string{"journaliste", `rédact\w+`, "de l", "chez"},
	Ranks:        []string{"Journaliste"},
	Affiliations: []string{"pour", "chez"},
	Anonymous:    "redaction webmestre administrateur equipe",
	NotNames: "par texte auteur imprimer publie publiee partager suivre commenter commentaires repondre connexion " +
		"connecter inscrire abonnez abonner accueil menu rechercher telecharger copier lien voir tous " +
		"articles technique actualites actualite editorial propos auteure",
	CommonWords: "le les un une des et en sur pour dans par avec plus lire tous nos vos partager imprimer auteur " +
		"auteurs suivre publie publiee propos lettre commentaire commentaires rubrique categorie partage " +
		"lecture temps accueil recherche",

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
		"activez javascript", "javascript est ", "votre bloqueur", "tous droits réservés", "liens affiliés",
		"lien affilié", "liens d’affiliation",
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

	DateLabelWords: "jour a publie publiee publies parution paru parue poste postee posted ecrit redige mis mise en ligne le la " +
		"du au date article billet note actualite actualites communique presse cree creee ajoute depose par " +
		"redaction et premiere publication originale",
	HeadWords: "min mn minute minutes lecture de temps lire environ commentaire commentaires vue vues avis partage partages",
	In:        "dans",
	Buttons:   "suivre partager imprimer abonner",
	Accounts:  "administrateur webmestre",
	Promotion: []string{
		"abonnez-vous", "inscrivez-vous", "réservez", "rejoignez-nous", "suivez-nous", "partagez cet",
		"partager sur", "notre newsletter", "notre lettre", "téléchargez notre", "retrouvez-nous",
	},
	UntaggedNames: []string{"non classé", "non catégorisé", "sans catégorie"},
	Notices: Notices{
		Wall: []string{
			"pas un robot", "pas un bot", "êtes-vous humain", "êtes humain", "êtes un humain", "confirmer que vous",
			"vérifions que vous", "vérification de sécurité", "vérification du navigateur", "contrôle de sécurité",
			"vérifier la sécurité de votre connexion", "la sécurité de votre connexion", "un instant",
			"encore un instant", "accès refusé", "accès interdit", "accès bloqué", "vous avez été bloqué",
			"a été bloqué", "trop de requêtes", "trop de demandes", "trafic inhabituel", "rechargez la page",
			"activer javascript", "activez javascript", "javascript est désactivé", "javascript est nécessaire",
			"navigateur n'est pas", "navigateur non pris en charge", "mettez à jour votre navigateur",
			"mettre à jour votre navigateur", "navigateur obsolète", "pourquoi est-ce que je vois", "pourquoi vois-je",
			"vitesse surhumaine", "avant de continuer", "veuillez patienter", "file d'attente virtuelle",
		},
		Consent: []string{
			"vos choix", "votre vie privée", "nous et nos partenaires", "et nos partenaires", "nos partenaires et nous",
			"avec votre accord", "utilisons des cookies", "utilise des cookies", "accepter les cookies",
			"refuser les cookies", "vos cookies", "cookies", "stocker et accéder", "stocker consulter",
			"accéder à des informations", "données personnelles", "continuer sans accepter", "tout accepter",
			"tout refuser", "accepter et fermer", "accepter et continuer", "paramétrer", "gérer mes choix",
			"consentement",
		},
		Age: []string{
			"êtes-vous majeur", "l'âge légal", "âge légal", "vérification de l'âge", "vérification d'âge",
			"plus de 18 ans", "avez-vous 18 ans", "j'ai plus de 18", "réservé aux adultes", "réservé aux majeurs",
			"produits alcoolisés", "votre date de naissance",
		},
		Region: []string{
			"pas disponible dans votre", "indisponible dans votre", "votre pays", "votre région",
			"votre zone géographique", "raisons juridiques", "raisons légales",
		},
		Paywall: []string{
			"réservé aux abonnés", "réservé à nos abonnés", "pour lire la suite", "pour continuer votre lecture",
			"déjà abonné", "abonnez-vous", "identifiez-vous", "profitez de l'offre", "accès illimité",
			"en vous abonnant", "s'abonner", "il vous reste",
		},
		Private: []string{
			"contenu privé", "page privée", "droits nécessaires", "n'avez pas les droits", "n'êtes pas autorisé",
			"accès réservé", "protégé par un mot de passe", "protégé par mot de passe", "saisir votre mot de passe",
			"connectez-vous pour", "vous devez vous connecter", "demandez un accès", "ce contenu est privé",
		},
		Failure: []string{
			"erreur de base de données", "erreur lors de la connexion à la base", "connexion à la base de données",
			"impossible de se connecter", "erreur critique", "une erreur est survenue", "une erreur s'est produite",
			"erreur inattendue", "erreur interne", "erreur serveur", "erreur du serveur", "erreur d'affichage",
			"échec du démarrage", "service indisponible", "service temporairement indisponible", "réessayer plus tard",
			"réessayez plus tard", "veuillez réessayer", "quelque chose s'est mal passé", "erreur",
		},
		Maintenance: []string{
			"maintenance", "en maintenance", "maintenance en cours", "nous revenons", "revenons bientôt",
			"de retour bientôt", "de retour dans", "momentanément indisponible", "temporairement indisponible",
			"actuellement indisponible", "opération de maintenance", "veuillez nous excuser", "excuser pour la gêne",
			"gêne occasionnée", "en construction", "bientôt en ligne", "bientôt disponible", "nouveau site arrive",
			"site arrive", "merci de revenir", "vous préviendrons",
		},
		Parked: []string{
			"domaine est à vendre", "est à vendre", "domaine à vendre", "acheter ce domaine", "nom de domaine a expiré",
			"domaine a expiré", "domaine expiré", "nom de domaine expiré", "site non installé",
			"n'est pas installé sur ce serveur", "domaine a bien été", "votre hébergement", "hébergement est prêt",
			"page par défaut", "compte suspendu", "site suspendu", "a été suspendu", "espace client",
			"propriétaire du domaine",
		},
		Moved: []string{
			"a changé d'adresse", "page déplacée", "page a déménagé", "a déménagé", "nouvelle adresse",
			"vous allez être redirigé", "êtes pas redirigé", "serez redirigé", "redirection", "redirection en cours",
			"cliquez sur le lien", "nouveau site",
		},
		Removed: []string{
			"article supprimé", "a été supprimé", "a été retiré", "contenu supprimé", "n'est plus disponible",
			"plus disponible", "supprimé par son auteur", "par l'équipe de modération", "page supprimée",
			"a été dépublié", "article indisponible", "contenu indisponible",
		},
		Missing: []string{
			"page introuvable", "introuvable", "page non trouvée", "page que vous cherchez", "page que vous recherchez",
			"page demandée", "n'existe plus", "n'existe pas", "a peut-être été déplacée", "été déplacée", "êtes perdu",
			"vous semblez perdu", "oups", "retournez à la page d'accueil", "retour à l'accueil",
			"retourner à l'accueil", "essayez une recherche", "erreur 404", "aucun résultat", "rien trouvé",
			"rien à voir",
		},
	},
}
