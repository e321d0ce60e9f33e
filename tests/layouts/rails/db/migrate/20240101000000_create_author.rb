class CreateAuthor
end
