defmodule Library.Book do
  use Ecto.Migration

  def change do
    execute_file("priv/repo/sql/book.sql", "priv/repo/sql/book_down.sql")
  end
end
