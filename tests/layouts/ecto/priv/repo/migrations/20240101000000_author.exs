defmodule Library.Author do
  use Ecto.Migration

  def up do
    execute_file "priv/repo/sql/author.sql"
  end

  def down do
    execute_file "priv/repo/sql/author_down.sql"
  end
end
