package local_test

import (
	"fmt"

	"feedgen/feed/local"
)

func ExampleParse() {
	const page = `# Articles

## 2022/01/25 : MLOps : en phase de *run*

[https://blog.example.org/mlops](https://blog.example.org/mlops)

Un résumé.

## 2021/10 : [Métiers et Data Scientists](/collaborer)
`
	entries, _, err := local.Parse("articles.md", "https://ada.example/articles", []byte(page))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range entries {
		fmt.Println(e.Published, e.Title, e.URL, e.Content)
	}
	// Output:
	// 2022-01-25 MLOps : en phase de run https://blog.example.org/mlops <p>Un résumé.</p>
	// 2021-10 Métiers et Data Scientists https://ada.example/collaborer
}

// What can't be read is an error with its place.
func ExampleError() {
	_, _, err := local.Parse("articles.md", "", []byte("## 2024/02/30 : Title\n\nhttps://blog.example.org/a\n"))
	fmt.Println(err)
	// Output:
	// articles.md:1:4: no such day or month between 1900 and 2100: 2024/02/30
	// 	## 2024/02/30 : Title
}
