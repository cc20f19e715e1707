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
		"deadline", `\buntil\b`, `\bsince\b`, `\bnext\b`, `\bdue\b`, "review", `\bwhen\b`, "starts?",
		"ends?", `\bevent`, "community", "meeting", `\bvalid\b`, "effective", "release date", "founded",
		"established", "registered", `\bdied\b`, "phone", `\btel\b`, `\bfrom\b`,
	},

	By: "by",
	Wrote: []string{
		"post", "posts", "posted", "written", "words", "story", "text", "article", "published", "authored", "created",
		"submitted", "report", "compiled", "view all posts", "all posts", "more posts", "more articles",
		"more stories",
	},
	AuthorLabels: []string{
		"by", "author name", "written by", "interview", "text", "author", "authors", "journalist",
		"about the author", "written and directed by",
	},
	BareAuthorLabels: []string{
		"author", "authors", "about the author", "about the authors", "about the writer", "author bio",
		"meet the author",
	},
	WrittenBy: "by writtenby author",
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
	Anonymous: "admin administrator editor editors staff webmaster team editorial online newsroom desk writer " +
		"writers contributor contributors contributing guest user superuser press author user1 user2 " +
		"moderator site webteam management support info contact",
	NotNames: "by written source posted published updated on text posts post news article articles author authors " +
		"unknown anonymous guest user none share follow comments comment profile home blog website more read " +
		"view all print email mail download subscribe opinion following login log sign publish edit reply " +
		"sections menu search about contact support help latest trending popular featured sponsored " +
		"advertisement editorial tweet pin save like listen watch copy link open close next previous back " +
		"continue",
	CommonWords: "the a an and or of in on at to for from with your our we you how what why when where who is are new " +
		"best top more about read view all see next previous privacy policy terms contact us home page news " +
		"blog article articles story stories post posts share follow comment comments photo photos image " +
		"video podcast newsletter subscribe sign log login search menu skip content minutes min published " +
		"updated posted last modified today yesterday ago press release company inc ltd llc university " +
		"institute agency association group magazine times media business technology health sports politics " +
		"science culture opinion world international review guide full bio biography edition revised " +
		"sponsored links writer contributor contributed means necessary follower followers agencies feature " +
		"features latest trending popular featured advertisement profile archive archives",

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
		"reading time", `\d+ min`, `this is (?:the )?\S+ (?:part|post|article|piece|instal)`,
		"this (?:post|article|piece) (?:was|has been) (?:first |originally )?(?:published|updated)",
		"estimated reading time", "this (?:post|article|page) (?:may )?contains? affiliate",
	},

	TagLabels:   []string{"tags?", "keywords?"},
	TagFolders:  "tag tags tagged theme topic topics keyword keywords label",
	NotTags:     "tags tag topics keywords uncategorized edit more share untagged",
	HomeWords:   "home homepage back logo to the of a main page blog news website",
	SiteFillers: "the and magazine online official site journal daily inc ltd llc s blogs on at by from",
	FeedWords:   []string{"feed", "comments?"},

	DateLabelWords: "published publication publish posted post date dated on at by the of article blog story release " +
		"released press created added written submitted first originally last online in updated issued filed " +
		"news en uploaded pub",
	HeadWords: "min mins minute minutes read reading time comment comments view views share shares words estimated " +
		"about likes reply replies no leave a est et pt gmt utc edt pdt",
	In:       "in under",
	Buttons:  "follow following share subscribe reply edit save listen message contact",
	Accounts: "admin administrator webmaster user root superuser moderator",
	Promotion: []string{
		"subscribe", "sign up", "register on", "register now", "register for", "join us", "follow us",
		"our newsletter", "share on", "book your", "buy your ticket", "download our",
	},
	UntaggedNames: []string{"uncategorized", "uncategorised", "not categorized", "other"},
	Notices: Notices{
		Wall: []string{
			"you're not a bot", "you are not a bot", "not a robot", "are you a robot", "are you human",
			"verify you are human", "verify you are a human", "verify that you", "verifying you are human",
			"verifying your browser", "checking your browser", "prove you are human", "human verification",
			"security check", "security checkpoint", "client challenge", "robot challenge", "just a moment",
			"one moment please", "attention required", "access denied", "access to this page has been denied",
			"you have been blocked", "you've been blocked", "has been blocked", "blocked in error", "banned you",
			"rate limited", "too many requests", "unusual traffic", "automated requests", "automation tools",
			"enable javascript", "enable JS", "javascript is disabled", "javascript is required", "requires javascript",
			"enable cookies", "disable any ad blocker", "security service to protect itself",
			"review the security of your connection", "scraping", "browser is not supported", "unsupported browser",
			"outdated browser", "upgrade your browser", "update your browser", "in line to enter",
			"you are now in line", "number in line", "do not refresh this page", "your access to this",
			"limited by the site owner", "you don't have permission", "do not have permission", "incident id",
			"why am i seeing this", "request unsuccessful", "captcha", "forbidden", "access blocked",
			"please wait while", "reference id", "ray id",
		},
		Consent: []string{
			"we value your privacy", "your privacy choices", "privacy choices", "your choices", "we and our partners",
			"and our partners", "our partners store", "store and access information on a device",
			"store and or access information", "access information on a device", "process personal data",
			"we use cookies", "uses cookies", "cookie settings", "cookie preferences", "cookie consent", "consent",
			"legitimate interest", "accept all", "reject all", "i accept", "i agree", "manage options",
			"manage preferences", "before you continue", "cookies", "family of brands",
		},
		Age: []string{
			"age verification", "verify your age", "legal drinking age", "of legal age", "are you over 18",
			"are you 18", "over 18", "you must be 18", "at least 18 years", "enter your date of birth", "adult content",
			"i am over",
		},
		Region: []string{
			"not available in your region", "not available in your country", "unavailable in your region",
			"unavailable in your country", "your region", "unavailable due to legal reasons", "european economic area",
			"access cannot be granted", "from your location",
		},
		Paywall: []string{
			"subscribe to continue", "subscribe to read", "to continue reading", "already a subscriber",
			"become a subscriber", "for paying subscribers", "for subscribers only", "subscribers only", "members only",
			"reached your limit", "free articles", "unlimited access", "already have an account", "sign up now to read",
			"this article is for", "exclusive to subscribers",
		},
		Private: []string{
			"this content is private", "this site is currently private", "private site", "this page is private",
			"request access", "password protected", "sign in to continue", "log in to continue", "you need to log in",
			"sign in to your account", "can't access your account",
		},
		Failure: []string{
			"database error", "error establishing a database connection", "database connection failed",
			"connection refused", "application error", "an error occurred", "an unexpected error",
			"internal server error", "server error", "runtime error", "fatal error", "parse error", "critical error",
			"something went wrong", "client side exception", "stack trace", "bad gateway", "gateway timeout",
			"service unavailable", "service temporarily unavailable", "connection timed out", "error code",
			"http status", "exception report", "web server is down", "please try again later", "try again later",
			"try again in a few minutes", "could not be served", "whoops", "check your logs", "undefined function",
			"uncaught", "sqlstate", "this page isn't working", "we're sorry but",
		},
		Maintenance: []string{
			"maintenance", "scheduled maintenance", "under maintenance", "down for maintenance", "be right back",
			"back soon", "back shortly", "temporarily unavailable", "briefly unavailable", "check back",
			"will be available again", "undergoing maintenance", "coming soon", "under construction", "launching soon",
			"be back online", "apologise for any inconvenience", "apologize for any inconvenience",
			"apologise for the inconvenience", "apologize for the inconvenience",
		},
		Parked: []string{
			"domain is for sale", "website is for sale", "is for sale", "buy this domain", "domain for sale",
			"this domain is parked", "domain is parked", "parked free", "domain parking", "this domain has expired",
			"domain has expired", "website expired", "account has expired", "account suspended", "has been suspended",
			"hosting provider", "make an offer", "get this domain", "domain owner", "is this your domain",
			"web server's default page", "welcome to nginx", "apache2 default page", "default web page", "default page",
			"it works", "no website at this address", "site not found", "successfully installed", "your hosting",
			"control panel", "index of",
		},
		Moved: []string{
			"page has moved", "page moved", "has moved to a new", "object moved", "at a new address",
			"you will be redirected", "you are being redirected", "redirecting", "redirect notice",
			"update your bookmarks", "if you are not redirected", "moved permanently",
		},
		Removed: []string{
			"article removed", "has been removed", "was removed", "has been deleted", "was deleted",
			"deleted this story", "no longer available", "is no longer available", "article is unavailable",
			"story unavailable", "content unavailable", "post unavailable", "under investigation", "user not found",
			"this account", "has not archived", "author has deleted", "author deleted", "unpublished",
		},
		Missing: []string{
			"page not found", "not found", "page you are looking for", "page you were looking for",
			"page you requested", "what you're looking for", "what you were looking for", "couldn't find",
			"could not be found", "can't find", "cannot be found", "doesn't exist", "does not exist",
			"may have been moved", "might have been moved", "may have been removed", "link you followed", "broken link",
			"oops", "error 404", "404", "410", "nothing found", "nothing here", "take me home", "back to the homepage",
			"go to the homepage", "return to the home page", "seem to be lost", "uh oh",
		},
	},
}
