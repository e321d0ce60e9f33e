class V1_11__Rows {}
