class AddAge
end
