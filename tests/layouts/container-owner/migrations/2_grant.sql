GRANT SELECT ON author TO "library";
