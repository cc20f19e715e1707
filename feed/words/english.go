package words

var english = Language{
	Code: "en",

	Months: []string{
		"january february march april may june july august september october november december",
	},
	MonthFirst:      true,
	Weekdays:        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun",
	Ordinals:        "st nd rd th",
	DateFillers:     "of the",
	ClockFillers:    "at",
	On:              []string{"on", "am"},
	Until:           []string{"to", "until"},
	PublishedLabels: []string{"publi", "posted", "date", "created", "written", "submitted"},
	UpdatedLabels:   []string{"updat", "modifi", "edited", "revised", "reviewed", "last change"},
	OtherDateLabels: []string{
		"copyright", `\bborn\b`, `\bexpire`, `\bvalid until`, "accessed", "retrieved", "joined", "member since",
		"deadline", `\buntil\b`, `\bsince\b`,
	},

	By: "by",
	Wrote: []string{
		"post", "posts", "posted", "written", "words", "story", "text", "article", "published", "authored", "created",
		"submitted", "report", "compiled", "view all posts", "all posts", "more posts", "more articles",
		"more stories",
	},
	AuthorLabels: []string{
		"by", "author name", "written by", "interview", "text", "author", "authors", "journalist",
	},
	BareAuthorLabels: []string{"author"},
	WrittenBy:        "by writtenby author",
	AuthorFolders: "author authors people person persons profile profiles contributor contributors editor editors producers " +
		"journalist journalists reporter reporters writer writers columnist columnists staff by bio user users u " +
		"member members team byline expert experts",
	And: []string{"and", "with"},
	OtherDeeds: []string{
		"updated", "edited", "reviewed", "fact.?checked", "translated", "curated", "photos?", "pictures",
		"photograph(?:s|y|ed)?", "illustrations?", "images?", "video",
	},
	Says:      []string{"is", "says?", "writes"},
	Civil:     []string{`Mr\.?`, `Mrs\.?`, `Ms\.?`},
	Particles: "st mc",
	Roles: []string{
		"editor", "editorial", "reporter", "writer", "correspondent", "staff", "director", "manager", "founder",
		"co-founder", "c[etfmop]o", "president", "professor", "prof", `ph\.?\s?d`, `m\.?d`, `m\.?a`, `b\.?a`, "mba",
		"msc", "rn", "rd", "cfp", "cpa", "esq", "analyst", "contributors?", "contributing", "head of", "vice", "chief",
		"officer", "author", "columnist", "journalist", `consultant\w*`, "engineer", "lead", "senior", "sr", "jr",
		"host", "producer", "attorney", "blogger", "photographer", "marketing", "content", "product", "fellow",
		"researcher", "assistant", "associate", "freelance", "specialist", "expert", "coach", "dietitian", "updated",
		"published", "bureau", "for", "at", "licensed", "certified", "desk", "service", "news", "times", "post",
		"magazine",
	},
	Ranks: []string{
		"Senior", "Deputy", "Chief", "Staff", "Associate", "Managing", "Executive", "Contributing", "Editor",
		"Reporter", "Writer", "Correspondent", "Director", "Contributor", "Journalist", "Freelance", "Guest",
	},
	Affiliations: []string{"on behalf of", "for", "in", "at", "from"},
	Anonymous: "admin administrator editor editors staff webmaster team editorial online newsroom desk writer writers " +
		"contributor contributors contributing guest user superuser press",
	NotNames: "by written source posted published updated on text posts post news article articles author authors " +
		"unknown anonymous guest user none share follow comments comment profile home blog website more read view " +
		"all print email mail download subscribe",
	CommonWords: "the a an and or of in on at to for from with your our we you how what why when where who is are new best " +
		"top more about read view all see next previous privacy policy terms contact us home page news blog " +
		"article articles story stories post posts share follow comment comments photo photos image video podcast " +
		"newsletter subscribe sign log login search menu skip content minutes min published updated posted last " +
		"modified today yesterday ago press release company inc ltd llc university institute agency association " +
		"group magazine times media business technology health sports politics science culture opinion world " +
		"international review guide full bio biography edition revised",

	Errors: "error not found gone oops file page",
	NotFoundTitles: []string{
		`.{0,20}\b(?:page|article|document|content|file|post|story) (?:was |could |can ?not |can['’]t |is |you)?` +
			`.{0,20}(?:not (?:be )?found|no longer (?:exists?|available)|does(?: not|n['’]t) exist` +
			`|unavailable|missing|removed).{0,30}`,
		"not found", "nothing found", "nothing here", "sorry, .{0,30}not found",
	},
	BotWallTitles: []string{
		"just a moment.{0,10}", "attention required!?.{0,20}", "access (?:to this page has been )?denied.{0,20}",
		"forbidden", "403(?: forbidden| - forbidden| access).{0,20}|403", "are you (?:a )?(?:human|robot).{0,20}",
		"(?:please )?verify(?:ing)? (?:that )?you are (?:a )?human.{0,20}", "robot (?:check|or human).{0,5}",
		"security check.{0,20}", "pardon our interruption.{0,5}", "ddos-guard", "checking your browser.{0,30}",
		"human verification", "one more step", "captcha.{0,20}", "request (?:rejected|blocked)", "too many requests",
		"429(?: too many).{0,20}",
	},
	LoginTitles: []string{
		"log[ -]?in", "sign[ -]?in", "sign[ -]?up", "join linkedin", "authentication required", "authwall",
	},
	ListingTitles: []string{"category", "tag", "archives?", "author", "search results?"},
	ListingOf:     []string{"for", "archives?"},
	ParkedTitles: []string{
		".{3,40} is for sale", "domain (?:for sale|parked).{0,30}", "this domain .{0,40}", "account suspended",
		"site maintenance.{0,20}", "maintenance(?: mode)?", "under construction", "coming soon", "index of /.*",
		"welcome to nginx!?", "apache2? .{0,20}default page.{0,20}", "(?:502 )?bad gateway",
		"(?:503 )?service (?:temporarily )?unavailable.{0,20}", "(?:500 )?internal server error.{0,20}",
		"50[023] error",
	},
	BotWallPhrases: []string{
		"enable javascript and cookies to continue", "checking if the site connection is secure",
		"checking your browser before", "verify you are human", "verify you are a human", "verifying you are human",
		"verify that you are human", "complete the security check", "complete the captcha",
		"unusual traffic from your", "needs to review the security of your connection", "incapsula incident",
		"performance & security by cloudflare", "performance and security by cloudflare",
		"your request has been blocked",
	},
	NeedsScript: []string{"enable javascript", "javascript (?:is )?(?:required|disabled)"},

	StopWords: "the of and to in is that it for was on are as with they at be this have from or by not but what all were " +
		"we when your can said there an which their if will how about out then them these so some her would him " +
		"into has more no my than been who its now our you his he she",
	ReadMore:      []string{"read more", "continue reading", "keep reading"},
	ThePost:       []string{"the post"},
	Appeared:      []string{"appeared first on", "first appeared on"},
	Abbreviations: "m mm mr mrs ms dr prof st etc ex p fig no vs e.g i.e approx",
	Boilerplate: []string{
		"just another wordpress", "lorem ipsum", "use of cookies", "uses cookies", "use cookies", "cookie policy",
		"enable javascript", "activate javascript", "javascript is ", "disable your ad", "disable adblock",
		"affiliate link", "affiliate commission", "may earn a commission", "all rights reserved",
	},
	BoilerplateStart: []string{
		`this (?:post|article|piece) (?:is part|is the \S+ (?:part|in))`, `(?:subscribe|sign up|register|follow us)\b`,
		"reading time", `\d+ min`,
	},

	TagLabels:   []string{"tags?", "keywords?"},
	TagFolders:  "tag tags tagged theme topic topics keyword keywords label",
	NotTags:     "tags tag topics keywords uncategorized edit more share untagged",
	HomeWords:   "home homepage back logo to the of a main page blog news website",
	SiteFillers: "the and magazine online official site journal daily inc ltd llc s blogs on at by from",
	FeedWords:   []string{"feed", "comments?"},
}
