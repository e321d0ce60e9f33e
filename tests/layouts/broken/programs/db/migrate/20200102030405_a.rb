class A < ActiveRecord::Migration[8.0]
end
