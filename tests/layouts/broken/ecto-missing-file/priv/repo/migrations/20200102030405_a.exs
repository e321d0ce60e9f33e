defmodule Library.A do
  use Ecto.Migration
  def up, do: execute_file("priv/repo/sql/a.sql")
end
