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
	PublishedLabels: []string{"publi", "fecha", "publicad", "publicación"},
	UpdatedLabels:   []string{"actualiza", "modifi"},

	By:               "por",
	Wrote:            []string{"publicado", "escrito", "texto", "redactado", "publicada"},
	AuthorLabels:     []string{"por", "autor", "autora", "autores", "redacción", "texto", "escrito por"},
	BareAuthorLabels: []string{"autor", "autora", "sobre el autor", "sobre la autora", "acerca del autor"},
	WrittenBy:        "por escritopor autor",
	AuthorFolders:    "autor autores autora",
	And:              []string{"(?-i:[ey])"},
	Civil:            []string{`Sr\.`, `Sra\.`},
	Particles:        "de la del y el al y",
	Anonymous:        "redaccion administrador equipo invitado",
	NotNames: "por fuente autor compartir seguir opinion leer mas inicio comentarios publicado imprimir enviar " +
		"guardar buscar",

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

	Weekdays: "lunes martes miercoles jueves viernes sabado domingo",
	DateLabelWords: "publicado publicada publicacion fecha escrito creado subido el la de en a por articulo noticia post " +
		"nota prensa",
	HeadWords: "min minuto minutos lectura de tiempo comentario comentarios visitas hs h",
	In:        "en",
	OtherDateLabels: []string{
		"válid", `\bhasta\b`, `\bnacid`, "consultado", "próxim", "evento", `\bley\b`, "plazo", `\bdesde\b`,
		"vence", "cita", "teléfono",
	},
	OtherDeeds:    []string{"fotos?", "fotografías?", "imágenes", "ilustraciones?", "traducido", "traducción"},
	CommonWords:   "sobre autor compartir seguir leer mas inicio el los las del",
	Buttons:       "seguir compartir imprimir",
	Accounts:      "administrador",
	Promotion:     []string{"suscríbete", "suscríbase", "regístrate", "inscríbete", "síguenos", "nuestro boletín", "reserva tu"},
	UntaggedNames: []string{"sin categoría", "sin categorizar"},
	Notices: Notices{
		Wall: []string{
			"no eres un robot", "no soy un robot", "que no es un robot", "y no un robot", "es un ser humano",
			"eres humano", "es humano", "es una persona", "verifique que", "verificando que",
			"comprobación de seguridad", "verificación de seguridad", "la seguridad de su conexión",
			"seguridad de tu conexión", "un momento", "acceso denegado", "acceso bloqueado", "ha sido bloqueado",
			"has sido bloqueado", "demasiadas solicitudes", "demasiadas peticiones", "tráfico inusual",
			"habilite javascript", "active javascript", "activa javascript", "javascript está",
			"navegador no compatible", "su navegador no", "actualice su navegador", "antes de continuar",
			"por qué veo esto",
		},
		Consent: []string{
			"tu privacidad", "su privacidad", "nosotros y nuestros socios", "y nuestros socios", "nuestros socios",
			"utilizamos cookies", "usamos cookies", "cookies", "almacenar o acceder", "acceder a información",
			"datos personales", "aceptar todo", "aceptar y continuar", "aceptar y cerrar", "rechazar todo",
			"rechazar y", "configurar", "consentimiento", "política de cookies",
		},
		Age: []string{
			"verificación de edad", "mayor de edad", "mayor de 18", "mayores de 18", "edad legal", "eres mayor",
			"es usted mayor", "tengo más de 18", "fecha de nacimiento",
		},
		Region: []string{
			"no disponible en su país", "no disponible en tu país", "no está disponible en su",
			"no está disponible en tu", "en su país", "en tu país", "en su región", "motivos legales",
			"contenido no disponible", "cuestiones de derechos",
		},
		Paywall: []string{
			"solo para suscriptores", "exclusivo para suscriptores", "para suscriptores", "para seguir leyendo",
			"sigue leyendo", "ya eres suscriptor", "suscríbete", "suscríbase", "inicia sesión para", "acceso ilimitado",
			"artículos gratuitos",
		},
		Private: []string{
			"contenido privado", "página privada", "no tiene permiso", "no tienes permiso", "permisos necesarios",
			"protegido con contraseña", "protegida con contraseña", "introduzca su contraseña", "debe iniciar sesión",
			"debes iniciar sesión", "iniciar sesión para",
		},
		Failure: []string{
			"error en la base de datos", "error al establecer una conexión", "conexión con la base de datos",
			"base de datos", "error crítico", "ha ocurrido un error", "se ha producido un error", "error inesperado",
			"error interno", "error del servidor", "algo salió mal", "algo ha ido mal", "algo ha salido mal",
			"servicio no disponible", "inténtelo de nuevo", "inténtalo de nuevo", "inténtelo más tarde",
			"vuelva a intentarlo",
		},
		Maintenance: []string{
			"mantenimiento", "en mantenimiento", "tareas de mantenimiento", "volvemos enseguida", "volvemos pronto",
			"volveremos pronto", "estaremos de vuelta", "disculpe las molestias", "disculpen las molestias",
			"temporalmente no disponible", "no disponible temporalmente", "en construcción", "próximamente",
		},
		Parked: []string{
			"está en venta", "dominio en venta", "en venta", "comprar este dominio", "dominio ha caducado",
			"dominio ha expirado", "dominio puede ser suyo", "propietario actual", "este dominio", "cuenta suspendida",
			"ha sido suspendida", "dominio registrado", "dominio aparcado", "solicite un presupuesto",
		},
		Moved: []string{
			"se ha mudado", "ha cambiado de dirección", "nueva dirección", "será redirigido", "serás redirigido",
			"redirigiendo", "redirección", "página movida", "nos hemos mudado",
		},
		Removed: []string{
			"artículo eliminado", "ha sido eliminado", "fue eliminado", "contenido eliminado", "ha sido retirado",
			"ha retirado", "ya no está disponible", "ya no es válida", "no se encuentra disponible",
			"publicación eliminada", "artículo no disponible",
		},
		Missing: []string{
			"página no encontrada", "no encontrada", "no se encuentra la página", "página que buscas",
			"página que busca", "no existe", "ya no existe", "te has perdido", "se ha perdido", "ups",
			"vuelve a la página de inicio", "volver al inicio", "página de inicio", "utiliza el buscador", "error 404",
			"no se han encontrado", "nada por aquí",
		},
	},
}
