pragma x;
