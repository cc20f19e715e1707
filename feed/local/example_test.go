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
	list, err := local.Parse("articles.md", []byte(page), local.Options{Base: "https://ada.example/articles"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range list.Entries {
		fmt.Println(e.Published, e.Title, e.URL, e.Content)
	}
	// Output:
	// 2022-01-25 MLOps : en phase de run https://blog.example.org/mlops <p>Un résumé.</p>
	// 2021-10 Métiers et Data Scientists https://ada.example/collaborer
}

// A mistake is an error with its place.
func ExampleError() {
	_, err := local.Parse("articles.md", []byte("## 2024/02/20 : Title\n\nhttps://blog.example.org/a\n\n```\ncode\n"), local.Options{})
	fmt.Println(err)
	// Output:
	// articles.md:5:1: code block without an end
	// 	```
}
