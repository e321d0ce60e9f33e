"""SQL text to parse trees and back. No other package calls pglast's parser and printers."""
