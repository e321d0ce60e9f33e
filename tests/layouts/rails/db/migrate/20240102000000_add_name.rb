class AddName
end
