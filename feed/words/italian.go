package words

var italian = Language{
	Code: "it",

	Months: []string{
		"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
	},
	Ordinals:        "º ª o a",
	ClockFillers:    "alle ore",
	On:              []string{"il"},
	PublishedLabels: []string{"pubblicat", "data", "inserit"},
	UpdatedLabels:   []string{"aggiornat", "modifi"},

	By:               "di da",
	Wrote:            []string{"pubblicato", "scritto", "a cura", "testo", "articolo"},
	AuthorLabels:     []string{"testo", "autore", "autrice", "autori"},
	BareAuthorLabels: []string{"autore", "autrice", "l’autore", "l’autrice", "sull’autore", "informazioni sull’autore"},
	WrittenBy:        "scrittoda autore",
	AuthorFolders:    "autore",
	And:              []string{"(?-i:e)"},
	Civil:            []string{`Sig\.(?:ra)?`},
	Particles:        "di da del della la e",
	Anonymous:        "redazione amministratore ospite",
	NotNames:         "fonte condividi segui leggi home commenti stampa invia cerca pubblicato",

	NotFoundTitles: []string{".{0,20}pagina non (?:trovata|disponibile).{0,20}"},
	LoginTitles:    []string{"accedi"},

	StopWords: "il lo la i gli le di del della dei delle che e è un una in per con non si da al alla nel nella sono come " +
		"più ma anche ha questo questa dal dalla su se o sul sulla ai essere hanno stato loro suo sua tra quando " +
		"chi cui ci",
	ReadMore: []string{"leggi tutto", "continua a leggere"},

	TagLabels:   []string{"parole chiave"},
	SiteFillers: "il",

	Weekdays: "lunedi martedi mercoledi giovedi venerdi sabato domenica",
	DateLabelWords: "pubblicato pubblicata pubblicazione data scritto creato inserito il di del a alle da articolo " +
		"notizia comunicato stampa",
	HeadWords: "min minuto minuti lettura tempo di commento commenti visualizzazioni",
	In:        "in",
	OtherDateLabels: []string{
		"valid[oa]", "fino al", `\bnat[oa]\b`, "consultato", "prossim", "evento", `\blegge\b`, "scaden",
		`\bdal\b`, "appuntamento", "telefono",
	},
	OtherDeeds:    []string{"foto", "fotografie", "immagini", "illustrazioni", "traduzione", "tradotto"},
	CommonWords:   "condividi leggi tutto autore gli",
	Buttons:       "segui condividi stampa",
	Accounts:      "amministratore",
	Promotion:     []string{"iscriviti", "iscrivetevi", "abbonati", "seguici", "nostra newsletter", "registrati", "prenota"},
	UntaggedNames: []string{"senza categoria", "non categorizzato"},
	Notices: Notices{
		Wall: []string{
			"non sei un robot", "non sono un robot", "non è un robot", "essere un umano", "sei un umano", "sei umano",
			"verifica di essere", "verifica di sicurezza", "controllo di sicurezza",
			"la sicurezza della tua connessione", "un attimo", "attendere prego", "un momento", "accesso negato",
			"accesso bloccato", "è stata bloccata", "è stato bloccato", "sei stato bloccato", "troppe richieste",
			"traffico insolito", "firewall", "abilita javascript", "attiva javascript", "javascript è",
			"browser non supportato", "aggiorna il browser", "prima di procedere", "prima di continuare",
		},
		Consent: []string{
			"la tua privacy", "tieni alla privacy", "noi e i nostri partner", "i nostri partner", "noi e terze parti",
			"terze parti selezionate", "utilizziamo i cookie", "utilizziamo cookie", "usiamo i cookie", "cookie",
			"con il tuo consenso", "il tuo consenso", "consenso", "dati personali", "accetta tutto", "accetta tutti",
			"rifiuta tutto", "rifiuta", "accetta", "informativa", "cookie policy", "preferenze",
		},
		Age: []string{
			"verifica dell'età", "verifica età", "sei maggiorenne", "maggiorenne", "hai più di 18", "maggiore di 18",
			"data di nascita",
		},
		Region: []string{
			"non disponibile nel tuo paese", "non è disponibile nel tuo", "nel tuo paese", "nella tua area",
			"motivi legali",
		},
		Paywall: []string{
			"riservato agli abbonati", "solo per abbonati", "per gli abbonati", "per continuare a leggere",
			"continua a leggere con", "sei già abbonato", "abbonati", "accedi per", "accesso illimitato",
		},
		Private: []string{
			"contenuto privato", "pagina privata", "non hai i permessi", "non disponi dei permessi",
			"protetto da password", "inserisci la password", "devi accedere", "accedi per continuare",
			"effettua il login",
		},
		Failure: []string{
			"errore del database", "errore di connessione al database", "connessione al database", "errore critico",
			"si è verificato un errore", "errore imprevisto", "errore interno", "errore del server",
			"qualcosa è andato storto", "servizio non disponibile", "riprova più tardi", "riprova tra",
			"riprovare più tardi",
		},
		Maintenance: []string{
			"manutenzione", "in manutenzione", "lavori di manutenzione", "manutenzione programmata", "torniamo subito",
			"torneremo presto", "torniamo presto", "temporaneamente non disponibile", "ci scusiamo per il disagio",
			"scusiamo per il disagio", "in costruzione", "prossimamente", "in allestimento",
		},
		Parked: []string{
			"è in vendita", "in vendita", "dominio è scaduto", "dominio scaduto", "dominio registrato",
			"acquista questo dominio", "questo dominio", "account sospeso", "è stato sospeso", "sito sospeso",
			"pagina di default",
		},
		Moved: []string{
			"si è trasferito", "si è spostato", "nuovo indirizzo", "sarai reindirizzato", "verrai reindirizzato",
			"reindirizzamento", "pagina spostata", "ci siamo trasferiti",
		},
		Removed: []string{
			"articolo rimosso", "è stato rimosso", "è stata rimossa", "è stato eliminato", "contenuto rimosso",
			"non è più disponibile", "più disponibile", "articolo non disponibile",
		},
		Missing: []string{
			"pagina non trovata", "non trovata", "pagina che stai cercando", "pagina che cerchi", "pagina richiesta",
			"non esiste", "è stata spostata", "ops", "torna alla pagina iniziale", "torna alla home", "errore 404",
			"nessun risultato", "prova con una ricerca",
		},
	},
}
