package words

var portuguese = Language{
	Code: "pt",

	Months: []string{
		"janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
	},
	Ordinals:        "º ª o a",
	DateFillers:     "de",
	ClockFillers:    "às as",
	PublishedLabels: []string{"publi", "data", "publicad", "postado"},
	UpdatedLabels:   []string{"atualizad", "modifi"},

	By:               "por",
	Wrote:            []string{"publicado", "escrito", "texto", "postado", "publicada"},
	AuthorLabels:     []string{"por", "autor", "autora", "autores", "texto"},
	BareAuthorLabels: []string{"autor", "autora", "sobre o autor", "sobre a autora"},
	WrittenBy:        "escritopor por autor",
	AuthorFolders:    "autor autora",
	And:              []string{"(?-i:e)"},
	Civil:            []string{`Sr\.`, `Sra\.`},
	Particles:        "de da do dos e",

	NotFoundTitles: []string{".{0,20}p[áa]gina n[ãa]o (?:encontrada|existe|dispon[íi]vel).{0,20}"},

	StopWords: "o a os as de do da dos das que e em um uma é no na nos nas para com não por se ao mais como mas foi ele " +
		"ela são sua seu ou ser quando muito há já está também só pelo pela até isso entre era depois sem mesmo " +
		"aos ter seus quem",
	ReadMore: []string{"ler mais"},

	TagLabels:   []string{"palavras-chave"},
	SiteFillers: "de",

	Weekdays:       "segunda terca quarta quinta sexta sabado domingo feira",
	DateLabelWords: "publicado publicada publicacao data postado escrito criado em de do a as por artigo noticia",
	HeadWords:      "min minuto minutos leitura de tempo comentario comentarios visualizacoes",
	In:             "em",
	On:             []string{"em"},
	OtherDateLabels: []string{
		"válid", `\baté\b`, `\bnascid`, "consultado", "próxim", "evento", `\blei\b`, "prazo", `\bdesde\b`,
		"telefone",
	},
	OtherDeeds:    []string{"fotos?", "fotografias?", "imagens", "ilustração", "tradução", "traduzido"},
	NotNames:      "partilhar compartilhar seguir opiniao ler mais inicio comentarios publicado imprimir",
	CommonWords:   "partilhar compartilhar seguir ler mais sobre",
	Anonymous:     "redacao administrador equipe convidado",
	Buttons:       "seguir partilhar compartilhar",
	Promotion:     []string{"subscreva", "inscreva-se", "assine", "siga-nos", "nossa newsletter", "registe-se"},
	UntaggedNames: []string{"sem categoria"},
	Notices: Notices{
		Wall: []string{
			"não é um robô", "não sou um robô", "não é um robot", "não é um bot", "é humano", "é um ser humano",
			"verificando se", "verifique se", "verificação de segurança", "a segurança da sua conexão",
			"segurança da sua ligação", "um momento", "aguarde um momento", "acesso negado", "acesso bloqueado",
			"foi bloqueado", "foi bloqueada", "muitas solicitações", "demasiados pedidos", "muitos pedidos",
			"tráfego invulgar", "tráfego incomum", "habilite o javascript", "ative o javascript", "javascript está",
			"navegador não suportado", "atualize o seu navegador", "antes de prosseguir", "antes de continuar",
		},
		Consent: []string{
			"sua privacidade", "a sua privacidade", "nós e os nossos parceiros", "nós e nossos parceiros",
			"nossos parceiros", "utilizamos cookies", "usamos cookies", "cookies", "armazenamos e acedemos",
			"informações num dispositivo", "dados pessoais", "aceitar tudo", "aceitar todos", "aceito", "rejeitar",
			"mais opções", "consentimento", "política de cookies",
		},
		Age: []string{
			"verificação de idade", "verificação da idade", "maior de idade", "maior de 18", "mais de 18 anos",
			"idade legal", "data de nascimento",
		},
		Region: []string{
			"indisponível na sua região", "indisponível no seu país", "não está disponível na",
			"não está disponível no seu", "na sua região", "no seu país", "motivos legais", "região em que se encontra",
		},
		Paywall: []string{
			"exclusivo para assinantes", "só para assinantes", "para assinantes", "reservado a assinantes",
			"para continuar a ler", "para continuar lendo", "já é assinante", "assine já", "assine agora",
			"acesso ilimitado",
		},
		Private: []string{
			"conteúdo privado", "página privada", "não tem permissão", "protegido por palavra passe",
			"protegido por senha", "digite sua senha", "inicie sessão para", "faça login para",
			"precisa iniciar sessão",
		},
		Failure: []string{
			"erro na base de dados", "erro ao estabelecer uma conexão", "conexão com o banco de dados",
			"banco de dados", "erro crítico", "ocorreu um erro", "erro inesperado", "erro interno", "erro do servidor",
			"algo deu errado", "algo correu mal", "serviço indisponível", "tente novamente", "tente mais tarde",
			"não foi possível carregar",
		},
		Maintenance: []string{
			"manutenção", "em manutenção", "voltamos já", "voltamos em breve", "voltaremos em breve",
			"temporariamente indisponível", "pedimos desculpa", "desculpe o transtorno", "pelo incómodo",
			"em construção", "em breve", "disponível dentro de momentos",
		},
		Parked: []string{
			"está à venda", "domínio à venda", "à venda", "domínio expirou", "domínio registado", "domínio registrado",
			"comprar este domínio", "este domínio", "conta suspensa", "foi suspensa", "site suspenso",
		},
		Moved: []string{
			"mudou de endereço", "novo endereço", "será redirecionado", "está sendo redirecionado", "redirecionamento",
			"redirecionando", "página movida", "mudámos de casa",
		},
		Removed: []string{
			"artigo removido", "foi removido", "foi eliminado", "foi excluído", "conteúdo removido",
			"já não está disponível", "não está mais disponível", "deixou de estar disponível", "artigo indisponível",
		},
		Missing: []string{
			"página não encontrada", "não encontrada", "não encontrámos", "não encontramos", "página que procura",
			"página que você procura", "não existe", "mudou de endereço", "ups", "ops", "volte à página inicial",
			"voltar ao início", "página inicial", "experimente a pesquisa", "erro 404", "nada encontrado",
		},
	},
}
