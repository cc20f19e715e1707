package config

// foreignKeys maps keys of Jekyll, Hugo, RSS and Atom to those of this
// configuration.
var foreignKeys = map[string]string{
	"date": "published", "pubdate": "published", "published_at": "published", "date_published": "published",
	"modified": "updated", "lastmod": "updated", "last_modified_at": "updated", "date_modified": "updated",
	"link": "url", "href": "url", "permalink": "url", "canonical_url": "url", "external_url": "url",
	"redirect_from": "was", "aliases": "was",
	"description": "summary", "excerpt": "summary", "abstract": "summary", "content": "summary", "subtitle": "description",
	"author": "authors", "creator": "authors", "byline": "authors", "categories": "tags", "category": "tags", "tag": "tags",
	"keywords": "tags",
	"lang":     "language", "locale": "language", "guid": "id", "name": "title", "headline": "title", "draft": "hidden", "cover": "image",
	"picture": "image", "img": "image", "photo": "image",
	"thumbnail": "image", "tz": "timezone", "baseurl": "base_url", "website": "link", "home_page_url": "link",
	"items": "entries", "articles": "entries", "posts": "entries", "entry": "entries", "pages": "entries",
}
