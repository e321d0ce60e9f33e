async fn up(&self) {}
