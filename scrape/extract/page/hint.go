package page

// Hints are what the class, id and the like of an element suggest it holds.
type Hints uint32

const (
	HintTitle       Hints = 1 << iota // a headline
	HintKicker                        // the topic above a headline
	HintAuthorName                    // the name of an author
	HintAuthor                        // an author, or a byline
	HintNotAuthor                     // something around an author: picture, biography
	HintCard                          // the name of an h-card or vcard
	HintPublished                     // the date of publication
	HintDate                          // a date
	HintNotDate                       // the date of something else
	HintUpdated                       // the date of a change
	HintTags                          // a list of tags
	HintLead                          // the main picture
	HintAdvertising                   // what is paid for
	HintArticle                       // an article: h-entry, hentry

	HasProperty // there is an itemprop or property attribute
	HasRel      // there is a rel attribute
)
