use super::import;

#[test]
fn a_document_becomes_pages() {
    let book = import("a.md", "# Book\n\n## One\n\nText.\n\n## Two\n\nMore.\n");
    assert_eq!(book.counts.pages, 3);
}
