defmodule Shop.Repo.Migration do end
